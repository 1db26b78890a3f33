/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hypermip.app.TwoSites;
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
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

class BindingJsonTest {

    private static final String TEXT = "{'vm':'vm1','phase':'prepared',"
            + "'interfaces':[{'network':'net-a','mac':'52:54:00:00:01:32','addresses':['10.1.0.50']}],"
            + "'at':{'hypervisor':'hv-a','switch':'of:00000000000000a1','ports':{'52:54:00:00:01:32':'tap-vm1'},"
            + "'portNumbers':{'52:54:00:00:01:32':7}},"
            + "'migration':{'id':'m-2','source':{'hypervisor':'hv-a','switch':'of:00000000000000a1',"
            + "'ports':{'52:54:00:00:01:32':'tap-vm1'}},"
            + "'destination':{'hypervisor':'hv-b','switch':'of:00000000000000b1','ports':{}},"
            + "'sourceAssumed':true,'awaitsSource':true,'reporters':['hv-b'],'until':'2026-11-22T17:00:00Z','simultaneousUntil':'2026-11-22T16:00:03Z'},"
            + "'seen':{'frame':'RARP','reactive':true,'couldBe':['hv-a','hv-x']},'expires':'2026-11-22T16:10:00Z',"
            + "'probe':{'until':'2026-11-22T17:00:02Z','complete':true,'answered':['hv-b'],'why':'hv-b is silent'},"
            + "'lastMigration':{'id':'m-1','source':'hv-b','destination':'hv-a','end':'completed'},"
            + "'earlierMigrations':['m-8','m-9'],"
            + "'draining':[{'place':{'switch':'of:00000000000000b1','ports':{}},'until':'2026-11-22T16:00:02Z'}],"
            + "'guarded':[{'place':{'hypervisor':'hv-c','switch':'of:00000000000000b1',"
            + "'ports':{'52:54:00:00:01:32':'tap-c'},'portNumbers':{'52:54:00:00:01:32':9}},"
            + "'until':'2026-11-22T17:00:01Z'}],"
            + "'heard':{'hv-a':'2026-11-22T16:00:00.001Z','hv-b':'2026-11-22T15:59:59Z'},'history':[{'time':'2026-11-22T16:00:00.001Z','phase':'prepared','detail':'preparing"
            + " by hv-a'}]}";

    @Property(tries = 300)
    void whatWasWrittenIsReadAgain(@ForAll("bindings") Binding binding) {
        assertEquals(binding, BindingJson.read(BindingJson.write(binding)));
    }

    @Example
    void theTextIsTheDocumentedOne() {
        assertEquals(TEXT.replace('\'', '"'), BindingJson.write(BindingJson.read(TEXT.replace('\'', '"'))));
    }

    /** As earlier versions have stored it. */
    @Example
    void aBindingWithoutTheIdsOfEarlierMigrationsIsRead() {
        Binding old = BindingJson.read(
                TEXT.replace("'earlierMigrations':['m-8','m-9'],", "").replace('\'', '"'));
        assertEquals(ImmutableSet.of(), old.earlierMigrations());
    }

    @Example
    void aSummaryIsAllButTheHistory() {
        Binding binding = BindingJson.read(TEXT.replace('\'', '"'));

        assertEquals(TwoSites.json(TEXT).without(List.of("history")), BindingJson.summary(binding));
    }

    @Example
    void textOfAnotherKindIsRefused() {
        assertUnreadable("phase", "{'vm':'vm1','phase':'lost'}");
        assertUnreadable("at.switch", TEXT.replace("{'hypervisor':'hv-a','switch':'of:00000000000000a1',", "{"));
        assertUnreadable("heard.hv-b", TEXT.replace("2026-11-22T15:59:59Z", "yesterday"));
        assertUnreadable("history[0].time", TEXT.replace("{'time':'2026-11-22T16:00:00.001Z'", "{'time':'yesterday'"));
        assertUnreadable("expires", TEXT.replace("2026-11-22T16:10:00Z", "soon"));
        assertUnreadable("probe.until", TEXT.replace("2026-11-22T17:00:02Z", "soon"));
        assertUnreadable("migration.until", TEXT.replace("2026-11-22T17:00:00Z", "soon"));
        assertUnreadable("seen.frame", TEXT.replace("'RARP'", "'rumour'"));
        assertUnreadable("seen.reactive", TEXT.replace("'reactive':true", "'reactive':'yes'"));
        assertUnreadable("interfaces[0].mac", TEXT.replace("'mac':'52", "'mac':'5x"));
        assertUnreadable("", "{");
    }

    private static void assertUnreadable(String field, String text) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> BindingJson.read(text.replace('\'', '"')));
        assertEquals(true, String.valueOf(error.getMessage()).startsWith(field), error.getMessage());
    }

    @Provide
    Arbitrary<Binding> bindings() {
        Arbitrary<Optional<Evidence>> seen = Combinators.combine(
                        Arbitraries.of(Announcement.class),
                        Arbitraries.of(true, false),
                        texts().list().ofMaxSize(2))
                .as(Evidence::of)
                .optional();
        Arbitrary<Optional<Probe>> probe = Combinators.combine(
                        times(),
                        Arbitraries.of(true, false),
                        texts().list().uniqueElements().ofMaxSize(2),
                        texts().optional())
                .as(Probe::of)
                .optional();
        Arbitrary<Set<String>> earlier = texts().set().ofMaxSize(2);
        Arbitrary<Map<String, Instant>> heard =
                Arbitraries.maps(texts(), times()).ofMaxSize(2);
        return Combinators.combine(
                        reportedBindings(), seen, probe, times().optional(), times().optional(), heard, earlier, left())
                .as((binding, evidence, asked, expires, until, said, closed, guarded) -> binding.toBuilder()
                        .guarded(guarded)
                        .heard(said)
                        .earlierMigrations(closed)
                        .seen(evidence)
                        .probe(asked)
                        .expires(expires)
                        .since(until)
                        .handover(binding.handover().map(open -> open.until(until)))
                        .build());
    }

    private static Arbitrary<Binding> reportedBindings() {
        return Combinators.combine(
                        texts(),
                        homeAddresses().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(BindingPhase.class),
                        places(),
                        Combinators.combine(
                                        texts(),
                                        places(),
                                        places(),
                                        texts().set().ofMaxSize(2))
                                .as((id, from, to, reporters) ->
                                        Handover.of(id, from, to).reportedBy(reporters))
                                .optional(),
                        Combinators.combine(
                                        texts(),
                                        texts().optional(),
                                        texts().optional(),
                                        Arbitraries.of(RegistrationPhase.class))
                                .as(ClosedMigration::of)
                                .optional(),
                        left(),
                        Combinators.combine(times(), Arbitraries.of(BindingPhase.class), texts())
                                .as(HistoryEntry::of)
                                .list()
                                .ofMaxSize(4))
                .as((vm, interfaces, phase, at, handover, last, draining, history) -> Binding.builder()
                        .mobileNode(vm)
                        .interfaces(interfaces)
                        .phase(phase)
                        .at(at)
                        .handover(handover)
                        .lastMigration(last)
                        .draining(draining)
                        .history(history)
                        .build());
    }

    private static Arbitrary<List<Draining>> left() {
        return Combinators.combine(places(), times()).as(Draining::of).list().ofMaxSize(2);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(12);
    }

    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 4_000_000_000L),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<MacAddress> macs() {
        return Arbitraries.longs().between(0, (1L << 48) - 1).map(MacAddress::valueOf);
    }

    private static Arbitrary<HomeAddress> homeAddresses() {
        Arbitrary<IpAddress> ip4 = Arbitraries.integers().map(Ip4Address::valueOf);
        Arbitrary<IpAddress> ip6 =
                Arbitraries.bytes().array(byte[].class).ofSize(16).map(Ip6Address::valueOf);
        return Combinators.combine(
                        texts(),
                        macs(),
                        Arbitraries.oneOf(ip4, ip6).list().ofMinSize(1).ofMaxSize(3))
                .as(HomeAddress::of);
    }

    private static Arbitrary<Attachment> places() {
        Arbitrary<Map<MacAddress, String>> ports =
                Arbitraries.maps(macs(), texts()).ofMaxSize(2);
        Arbitrary<DeviceId> devices = Arbitraries.of(TwoSites.A1, TwoSites.B1);
        Arbitrary<Attachment> known = Combinators.combine(texts(), devices, ports)
                .as((hypervisor, device, names) -> Attachment.at(hypervisor, device, ImmutableMap.copyOf(names)));
        Arbitrary<Attachment> found = Combinators.combine(
                        known, Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as((place, number) -> place.withPortNumbers(
                        Maps.toMap(place.ports().keySet(), mac -> PortNumber.portNumber(number))));
        return Arbitraries.oneOf(known, found, devices.map(Attachment::somewhereAtHome));
    }
}
