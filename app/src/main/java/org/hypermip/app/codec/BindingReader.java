/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

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

/** Reads the bindings that {@link BindingJson} has written; what it misses or cannot read, a {@link FieldException} names. */
final class BindingReader {

    private BindingReader() {}

    /** Reads a binding. */
    static Binding binding(JsonField field) {
        return Binding.builder()
                .mobileNode(text(field.get("vm")))
                .phase(phase(field.get("phase")))
                .interfaces(elements(field, "interfaces", BindingReader::homeAddress))
                .at(attachment(field.get("at")))
                .handover(field.find("migration").map(BindingReader::handover))
                .since(field.find("since").map(BindingReader::time))
                .seen(field.find("seen").map(BindingReader::evidence))
                .expires(field.find("expires").map(BindingReader::time))
                .probe(field.find("probe").map(BindingReader::probe))
                .lastMigration(field.find("lastMigration").map(BindingReader::closed))
                .earlierMigrations(elements(field, "earlierMigrations", BindingReader::text))
                .draining(elements(field, "draining", BindingReader::left))
                .guarded(elements(field, "guarded", BindingReader::left))
                .heard(field.find("heard")
                        .map(heard -> Maps.transformValues(heard.fields(), BindingReader::time))
                        .orElse(Map.of()))
                .history(elements(field, "history", BindingReader::historyEntry))
                .build();
    }

    private static Handover handover(JsonField field) {
        return Handover.of(text(field.get("id")), attachment(field.get("source")), attachment(field.get("destination")))
                .assumingSource(field.find("sourceAssumed").isPresent())
                .awaitingSource(field.find("awaitsSource").isPresent())
                .reportedBy(elements(field, "reporters", BindingReader::text))
                .until(field.find("until").map(BindingReader::time))
                .simultaneousUntil(field.find("simultaneousUntil").map(BindingReader::time));
    }

    private static Probe probe(JsonField field) {
        return Probe.of(
                time(field.get("until")),
                field.get("complete").bool(),
                elements(field, "answered", BindingReader::text),
                field.find("why").map(BindingReader::text));
    }

    private static HistoryEntry historyEntry(JsonField field) {
        return HistoryEntry.of(time(field.get("time")), phase(field.get("phase")), text(field.get("detail")));
    }

    private static Draining left(JsonField field) {
        return Draining.of(attachment(field.get("place")), time(field.get("until")));
    }

    private static ClosedMigration closed(JsonField field) {
        return ClosedMigration.of(
                text(field.get("id")),
                field.find("source").map(BindingReader::text),
                field.find("destination").map(BindingReader::text),
                labelled(RegistrationPhase.values(), RegistrationPhase::label, field.get("end")));
    }

    private static Evidence evidence(JsonField field) {
        return Evidence.of(
                labelled(Announcement.values(), Announcement::label, field.get("frame")),
                field.get("reactive").bool(),
                elements(field, "couldBe", BindingReader::text));
    }

    static HomeAddress homeAddress(JsonField field) {
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
                .map(BindingReader::text)
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

    static <T> ImmutableList<T> elements(JsonField field, String name, Function<JsonField, T> reading) {
        return field.find(name).stream()
                .flatMap(array -> array.items(0, Integer.MAX_VALUE).stream())
                .map(reading)
                .collect(ImmutableList.toImmutableList());
    }

    static String text(JsonField field) {
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

    static Instant time(JsonField field) {
        return field.parse("a time", text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }
}
