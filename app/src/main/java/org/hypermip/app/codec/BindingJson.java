/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.ClosedMigration;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Probe;

/**
 * Bindings as JSON: one form for the store, for REST and for the shell. It holds a binding completely: reading what was
 * written gives an equal binding.
 */
public final class BindingJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private BindingJson() {}

    /** Returns the binding as text, to be stored. */
    public static String write(Binding binding) {
        return node(binding).toString();
    }

    /** Returns the binding as a tree. */
    public static ObjectNode node(Binding binding) {
        ObjectNode node = summary(binding);
        binding.history().forEach(entry -> node.withArray("history")
                .add(NODES.objectNode()
                        .put("time", entry.time().toString())
                        .put("phase", entry.phase().label())
                        .put("detail", entry.detail())));
        return node;
    }

    /** Returns the binding as a tree without its history. */
    public static ObjectNode summary(Binding binding) {
        ObjectNode node = NODES.objectNode()
                .put("vm", binding.mobileNode())
                .put("phase", binding.phase().label());
        binding.interfaces().forEach(address -> node.withArray("interfaces").add(homeAddress(address)));
        node.set("at", attachment(binding.at()));
        binding.since().ifPresent(time -> node.put("since", time.toString()));
        binding.handover().ifPresent(open -> node.set("migration", migration(open)));
        binding.seen().ifPresent(seen -> node.set("seen", evidence(seen)));
        binding.expires().ifPresent(end -> node.put("expires", end.toString()));
        binding.probe().ifPresent(probe -> node.set("probe", probe(probe)));
        binding.lastMigration().ifPresent(closed -> node.set("lastMigration", closed(closed)));
        binding.earlierMigrations()
                .forEach(id -> node.withArray("earlierMigrations").add(id));
        binding.draining().forEach(left -> node.withArray("draining").add(left(left)));
        binding.guarded().forEach(left -> node.withArray("guarded").add(left(left)));
        if (!binding.heard().isEmpty()) {
            ObjectNode heard = node.putObject("heard");
            binding.heard().forEach((hypervisor, time) -> heard.put(hypervisor, time.toString()));
        }
        return node;
    }

    private static ObjectNode migration(Handover open) {
        ObjectNode node = NODES.objectNode().put("id", open.migration());
        node.set("source", attachment(open.source()));
        node.set("destination", attachment(open.destination()));
        if (open.sourceAssumed()) {
            node.put("sourceAssumed", true);
        }
        if (open.awaitsSource()) {
            node.put("awaitsSource", true);
        }
        open.reporters().forEach(hypervisor -> node.withArray("reporters").add(hypervisor));
        open.until().ifPresent(end -> node.put("until", end.toString()));
        open.simultaneousUntil().ifPresent(end -> node.put("simultaneousUntil", end.toString()));
        return node;
    }

    private static ObjectNode closed(ClosedMigration closed) {
        ObjectNode node = NODES.objectNode().put("id", closed.id());
        closed.source().ifPresent(hypervisor -> node.put("source", hypervisor));
        closed.destination().ifPresent(hypervisor -> node.put("destination", hypervisor));
        return node.put("end", closed.end().label());
    }

    private static ObjectNode left(Draining left) {
        ObjectNode node = NODES.objectNode();
        node.set("place", attachment(left.place()));
        return node.put("until", left.until().toString());
    }

    private static ObjectNode probe(Probe probe) {
        ObjectNode node =
                NODES.objectNode().put("until", probe.until().toString()).put("complete", probe.complete());
        ArrayNode answered = node.putArray("answered");
        probe.answered().forEach(answered::add);
        probe.why().ifPresent(why -> node.put("why", why));
        return node;
    }

    private static ObjectNode evidence(Evidence seen) {
        ObjectNode node =
                NODES.objectNode().put("frame", seen.announcement().label()).put("reactive", seen.reactive());
        seen.couldBe().forEach(id -> node.withArray("couldBe").add(id));
        return node;
    }

    static ObjectNode homeAddress(HomeAddress address) {
        ObjectNode node = NODES.objectNode()
                .put("network", address.network())
                .put("mac", address.mac().toString());
        address.addresses().forEach(ip -> node.withArray("addresses").add(ip.toString()));
        return node;
    }

    private static ObjectNode attachment(Attachment place) {
        ObjectNode node = NODES.objectNode();
        place.hypervisor().ifPresent(id -> node.put("hypervisor", id));
        node.put("switch", place.device().toString());
        ObjectNode ports = node.putObject("ports");
        place.ports().forEach((mac, name) -> ports.put(mac.toString(), name));
        if (!place.portNumbers().isEmpty()) {
            ObjectNode numbers = node.putObject("portNumbers");
            place.portNumbers().forEach((mac, number) -> numbers.put(mac.toString(), (int) number.toLong()));
        }
        return node;
    }

    /**
     * Returns the binding that {@link #write} made the text of.
     *
     * @throws IllegalArgumentException if the text is no such thing; the message names the field
     */
    public static Binding read(String text) {
        try {
            return BindingReader.binding(JsonField.root(JsonDocument.stored(text)));
        } catch (FieldException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
