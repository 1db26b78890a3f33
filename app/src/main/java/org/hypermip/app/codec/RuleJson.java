/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.ActionVisitor;
import org.hypermip.flows.rules.Rule;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.TunnelIdCriterion;

/** Rules for people to read, in the words of ONOS's own {@code flows}. */
public final class RuleJson {

    private RuleJson() {}

    /** Returns the rule as a tree. */
    public static ObjectNode node(Rule rule) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("device", rule.device().toString())
                .put("table", rule.key().table())
                .put("priority", rule.key().priority())
                .put("role", rule.role().label());
        selector(rule).forEach(node.putArray("selector")::add);
        treatment(rule).forEach(node.putArray("treatment")::add);
        return node;
    }

    /** Returns what the rule matches, one text for each criterion; empty if it matches everything. */
    public static ImmutableList<String> selector(Rule rule) {
        return rule.key().selector().criteria().stream().map(RuleJson::text).collect(ImmutableList.toImmutableList());
    }

    /** ONOS writes the tunnel key in hexadecimal; ours is the VNI, as the configuration has it. */
    private static String text(Criterion criterion) {
        return criterion instanceof TunnelIdCriterion
                ? "TUNNEL_ID:" + ((TunnelIdCriterion) criterion).tunnelId()
                : criterion.toString();
    }

    /** Returns what the rule does, one text for each action. */
    public static ImmutableList<String> treatment(Rule rule) {
        if (rule.actions().isEmpty()) {
            return ImmutableList.of("DROP");
        }
        Wording wording = new Wording();
        rule.actions().forEach(action -> action.accept(wording));
        return wording.texts.build();
    }

    private static final class Wording implements ActionVisitor {

        private final ImmutableList.Builder<String> texts = ImmutableList.builder();

        @Override
        public void output(PortNumber port) {
            texts.add("OUTPUT:" + port);
        }

        @Override
        public void tunnel(long key, IpAddress destination) {
            texts.add("TUNNEL:" + key + "->" + destination);
        }

        @Override
        public void answerArp(MacAddress mac, Ip4Address address) {
            texts.add("ARP_REPLY:" + address + "->" + mac);
        }

        @Override
        public void ethSource(MacAddress mac) {
            texts.add("ETH_SRC:" + mac);
        }

        @Override
        public void ethDestination(MacAddress mac) {
            texts.add("ETH_DST:" + mac);
        }

        @Override
        public void pushVlan(VlanId vlan) {
            texts.add("PUSH_VLAN:" + vlan);
        }

        @Override
        public void popVlan() {
            texts.add("POP_VLAN");
        }

        @Override
        public void decrementTtl() {
            texts.add("DEC_NW_TTL");
        }

        @Override
        public void write(ImmutableList<Action> actions) {
            Wording written = new Wording();
            actions.forEach(action -> action.accept(written));
            texts.add("WRITE:" + String.join(",", written.texts.build()));
        }

        @Override
        public void clear() {
            texts.add("CLEAR");
        }

        @Override
        public void resubmit(int table) {
            texts.add("RESUBMIT:" + table);
        }

        @Override
        public void goToTable(int table) {
            texts.add("GOTO:" + table);
        }
    }
}
