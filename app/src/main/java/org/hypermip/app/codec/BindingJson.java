/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.ClosedMigration;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

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
        binding.handover().ifPresent(open -> {
            ObjectNode migration = node.putObject("migration").put("id", open.migration());
            migration.set("source", attachment(open.source()));
            migration.set("destination", attachment(open.destination()));
            if (open.sourceAssumed()) {
                migration.put("sourceAssumed", true);
            }
            open.reporters()
                    .forEach(hypervisor -> migration.withArray("reporters").add(hypervisor));
            open.until().ifPresent(end -> migration.put("until", end.toString()));
            open.simultaneousUntil().ifPresent(end -> migration.put("simultaneousUntil", end.toString()));
        });
        binding.seen().ifPresent(seen -> node.set("seen", evidence(seen)));
        binding.expires().ifPresent(end -> node.put("expires", end.toString()));
        binding.probe().ifPresent(probe -> node.set("probe", probe(probe)));
        binding.lastMigration().ifPresent(closed -> {
            ObjectNode last = node.putObject("lastMigration").put("id", closed.id());
            closed.source().ifPresent(hypervisor -> last.put("source", hypervisor));
            closed.destination().ifPresent(hypervisor -> last.put("destination", hypervisor));
            last.put("end", closed.end().label());
        });
        binding.draining().forEach(left -> {
            ObjectNode place = node.withArray("draining").addObject();
            place.set("place", attachment(left.place()));
            place.put("until", left.until().toString());
        });
        if (!binding.heard().isEmpty()) {
            ObjectNode heard = node.putObject("heard");
            binding.heard().forEach((hypervisor, time) -> heard.put(hypervisor, time.toString()));
        }
        return node;
    }

    private static ObjectNode probe(Probe probe) {
        ObjectNode node =
                NODES.objectNode().put("until", probe.until().toString()).put("complete", probe.complete());
        ArrayNode answered = node.putArray("answered");
        probe.answered().forEach(answered::add);
        return node;
    }

    private static ObjectNode evidence(Evidence seen) {
        ObjectNode node =
                NODES.objectNode().put("frame", seen.announcement().label()).put("reactive", seen.reactive());
        seen.couldBe().forEach(id -> node.withArray("couldBe").add(id));
        return node;
    }

    private static ObjectNode homeAddress(HomeAddress address) {
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
            return binding(JsonField.root(JsonDocument.trusted(text)));
        } catch (FieldException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Binding binding(JsonField field) {
        return Binding.builder()
                .mobileNode(text(field.get("vm")))
                .phase(phase(field.get("phase")))
                .interfaces(elements(field, "interfaces", BindingJson::homeAddress))
                .at(attachment(field.get("at")))
                .handover(field.find("migration").map(open -> Handover.of(
                                text(open.get("id")),
                                attachment(open.get("source")),
                                attachment(open.get("destination")))
                        .assumingSource(open.find("sourceAssumed").isPresent())
                        .reportedBy(elements(open, "reporters", BindingJson::text))
                        .until(open.find("until").map(BindingJson::time))
                        .simultaneousUntil(open.find("simultaneousUntil").map(BindingJson::time))))
                .seen(field.find("seen").map(BindingJson::evidence))
                .expires(field.find("expires").map(BindingJson::time))
                .probe(field.find("probe")
                        .map(probe -> Probe.of(
                                time(probe.get("until")),
                                probe.get("complete").bool(),
                                elements(probe, "answered", BindingJson::text))))
                .lastMigration(field.find("lastMigration").map(BindingJson::closed))
                .draining(elements(
                        field, "draining", left -> Draining.of(attachment(left.get("place")), time(left.get("until")))))
                .heard(field.find("heard")
                        .map(heard -> Maps.transformValues(heard.fields(), BindingJson::time))
                        .orElse(Map.of()))
                .history(elements(
                        field,
                        "history",
                        entry -> HistoryEntry.of(
                                time(entry.get("time")), phase(entry.get("phase")), text(entry.get("detail")))))
                .build();
    }

    private static ClosedMigration closed(JsonField field) {
        return ClosedMigration.of(
                text(field.get("id")),
                field.find("source").map(BindingJson::text),
                field.find("destination").map(BindingJson::text),
                labelled(RegistrationPhase.values(), RegistrationPhase::label, field.get("end")));
    }

    private static Evidence evidence(JsonField field) {
        return Evidence.of(
                labelled(Announcement.values(), Announcement::label, field.get("frame")),
                field.get("reactive").bool(),
                elements(field, "couldBe", BindingJson::text));
    }

    private static HomeAddress homeAddress(JsonField field) {
        return HomeAddress.of(
                text(field.get("network")),
                field.get("mac").parse("a MAC address", MacAddress::valueOf),
                elements(field, "addresses", ip -> ip.parse("an IP address", IpAddress::valueOf)));
    }

    private static Attachment attachment(JsonField field) {
        DeviceId device = field.get("switch").parse("a switch", DeviceId::deviceId);
        ImmutableMap.Builder<MacAddress, String> ports = ImmutableMap.builder();
        field.get("ports").fields().forEach((mac, name) -> ports.put(MacAddress.valueOf(mac), text(name)));
        return field.find("hypervisor")
                .map(BindingJson::text)
                .map(id -> Attachment.at(id, device, ports.build()))
                .orElseGet(() -> Attachment.somewhereAtHome(device).withPorts(ports.build()))
                .withPortNumbers(portNumbers(field));
    }

    private static ImmutableMap<MacAddress, PortNumber> portNumbers(JsonField place) {
        ImmutableMap.Builder<MacAddress, PortNumber> numbers = ImmutableMap.builder();
        place.find("portNumbers").ifPresent(field -> field.fields()
                .forEach((mac, number) -> numbers.put(
                        MacAddress.valueOf(mac), PortNumber.portNumber(number.integer(0, Integer.MAX_VALUE)))));
        return numbers.build();
    }

    private static <T> ImmutableList<T> elements(JsonField field, String name, Function<JsonField, T> reading) {
        return field.find(name).stream()
                .flatMap(array -> array.items(0, Integer.MAX_VALUE).stream())
                .map(reading)
                .collect(ImmutableList.toImmutableList());
    }

    private static String text(JsonField field) {
        return field.parse("text", Function.identity());
    }

    private static BindingPhase phase(JsonField field) {
        return labelled(BindingPhase.values(), BindingPhase::label, field);
    }

    private static <T> T labelled(T[] values, Function<T, String> label, JsonField field) {
        return field.parse("a phase", text -> Arrays.stream(values)
                .filter(value -> label.apply(value).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
    }

    private static Instant time(JsonField field) {
        return field.parse("a time", text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }
}
