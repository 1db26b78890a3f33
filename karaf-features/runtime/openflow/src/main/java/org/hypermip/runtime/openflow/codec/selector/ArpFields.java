/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.criteria.ArpHaCriterion;
import org.onosproject.net.flow.criteria.ArpOpCriterion;
import org.onosproject.net.flow.criteria.ArpPaCriterion;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.IPv4Address;

/** ARP and RARP. */
final class ArpFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            new ExactField<>(
                    Criterion.Type.ARP_OP,
                    ArpOpCriterion.class,
                    MatchField.ARP_OP,
                    c -> ArpOpcode.of(c.arpOp()),
                    op -> Criteria.matchArpOp(op.getOpcode())),
            protocolAddress(Criterion.Type.ARP_SPA, MatchField.ARP_SPA, Criteria::matchArpSpa),
            protocolAddress(Criterion.Type.ARP_TPA, MatchField.ARP_TPA, Criteria::matchArpTpa),
            hardwareAddress(Criterion.Type.ARP_SHA, MatchField.ARP_SHA, Criteria::matchArpSha),
            hardwareAddress(Criterion.Type.ARP_THA, MatchField.ARP_THA, Criteria::matchArpTha));

    private ArpFields() {}

    private static CriterionMapping protocolAddress(
            Criterion.Type type, MatchField<IPv4Address> field, Function<Ip4Address, Criterion> criterion) {
        return new ExactField<>(
                type,
                ArpPaCriterion.class,
                field,
                c -> WireValues.ip4(c.ip()),
                address -> criterion.apply(WireValues.ip4(address)));
    }

    private static CriterionMapping hardwareAddress(
            Criterion.Type type,
            MatchField<org.projectfloodlight.openflow.types.MacAddress> field,
            Function<MacAddress, Criterion> criterion) {
        return new ExactField<>(
                type,
                ArpHaCriterion.class,
                field,
                c -> WireValues.mac(c.mac()),
                mac -> criterion.apply(WireValues.mac(mac)));
    }
}
