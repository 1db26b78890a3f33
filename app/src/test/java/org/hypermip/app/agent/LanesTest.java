/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.address;
import static org.hypermip.app.Reports.mac;
import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.fake.ManualLane;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;

/** What is done in which lane, and what must not wait for one. */
class LanesTest {

    private static final int LANES = 8;
    private static final int GUESTS = 200;

    private final Fabric fabric = new Fabric();
    private final List<ManualLane> lanes =
            Stream.generate(ManualLane::new).limit(LANES).collect(Collectors.toList());
    private final Agency agency = new Agency(fabric, lanes);

    private ManualLane laneOf(String key) {
        return lanes.get(Math.floorMod(key.hashCode(), LANES));
    }

    private List<Integer> waiting() {
        return lanes.stream().map(ManualLane::waiting).collect(Collectors.toList());
    }

    /** How many guests have each lane. */
    private static List<Integer> shares() {
        return IntStream.range(0, LANES)
                .mapToObj(lane -> (int) IntStream.range(0, GUESTS)
                        .filter(guest -> Math.floorMod(("vm" + guest).hashCode(), LANES) == lane)
                        .count())
                .collect(Collectors.toList());
    }

    private void bindGuests() {
        bindGuests(BindingPhase.AT_HOME, guest -> Attachment.at("hv-a", A1, ImmutableMap.of(mac(guest), "tap-a")));
    }

    private void bindGuests(BindingPhase phase, IntFunction<Attachment> place) {
        IntStream.range(0, GUESTS).forEach(guest -> {
            Binding binding = Binding.builder()
                    .mobileNode("vm" + guest)
                    .interfaces(List.of(address(guest % 200)))
                    .phase(phase)
                    .at(place.apply(guest))
                    .build();
            fabric.store.compute(binding.mobileNode(), before -> Decision.accept(binding));
        });
        fabric.storage.deliver();
    }

    /** What one hypervisor's silence means for each guest is that guest's matter, and keeps no other waiting. */
    @Test
    void theSilenceOfAHypervisorIsWorkInTheLanesOfItsGuests() {
        Instant now = fabric.time.clock().instant();
        agency.homeAgent.inventory(Inventory.of("hv-b", 1, now, now, List.of())).join();
        agency.homeAgent.inventory(Inventory.of("hv-a", 1, now, now, List.of())).join();
        bindGuests();
        lanes.forEach(ManualLane::hold);
        fabric.time.advance(HeardInventories.SILENCE.plusMillis(1));
        int before = laneOf("hv-a").waiting();

        IntStream.range(0, before).forEach(each -> laneOf("hv-a").doNext());

        assertGuestsWait();
    }

    @Test
    void theSilenceOfOneThatWasNeverHeardIsToo() {
        bindGuests();
        lanes.forEach(ManualLane::hold);
        fabric.time.advance(HeardInventories.SILENCE.plusMillis(1));
        ManualLane unheard = laneOf("unheard hypervisors");
        int before = unheard.waiting();

        IntStream.range(0, before).forEach(each -> unheard.doNext());

        assertGuestsWait();
    }

    /** Its first registration may come before the turn of a guest that is to be asked for because of its silence. */
    @Test
    void whoIsHeardBeforeAGuestsTurnComesIsNotSilent() {
        bindGuests(BindingPhase.AWAY, guest -> Attachment.at("hv-b", B1, ImmutableMap.of(mac(guest), "tap-b")));
        ManualLane unheard = laneOf("unheard hypervisors");
        List<String> guests = IntStream.range(0, GUESTS)
                .mapToObj(guest -> "vm" + guest)
                .filter(guest -> laneOf(guest) != unheard)
                .collect(Collectors.toList());
        String waits = guests.get(0);
        laneOf(waits).hold();
        fabric.time.advance(HeardInventories.SILENCE.plusMillis(1));
        String speaks = guests.stream()
                .filter(guest -> laneOf(guest) != laneOf(waits))
                .findFirst()
                .orElseThrow();
        assertTrue(isAskedFor(speaks), "its turn has come");

        agency.accepted(says("hv-b", RegistrationPhase.REFRESHING, Integer.parseInt(speaks.substring(2))));
        laneOf(waits).goOn();

        assertFalse(isAskedFor(waits), "its hypervisor has been heard");
    }

    private boolean isAskedFor(String mobileNode) {
        return fabric.store.get(mobileNode).flatMap(Binding::probe).isPresent();
    }

    private void assertGuestsWait() {
        List<Integer> surplus = IntStream.range(0, LANES)
                .mapToObj(lane -> waiting().get(lane) - shares().get(lane))
                .collect(Collectors.toList());
        assertFalse(surplus.stream().anyMatch(more -> more < 0), surplus::toString);
    }

    private CompletableFuture<RegistrationReply> seen(Announcement by, MacAddress mac) {
        return agency.homeAgent.sighted(Sighting.of(
                by, mac, Optional.empty(), A1, "tap-a", fabric.time.clock().instant()));
    }

    /** From random sources, at many ports: without room for an answer, the binding of whoever was asked would end. */
    @Test
    void aFloodOfAnnouncementsLeavesRoomForAnswers() {
        lanes.forEach(ManualLane::hold);
        int before = sum(waiting());

        long tooMuch = IntStream.range(0, Threads.WAITING)
                .filter(host -> seen(Announcement.RARP, MacAddress.valueOf(0x020000000000L + host))
                        .isDone())
                .count();

        assertEquals(Threads.WAITING - Sightings.MOST_WAITING, tooMuch);
        assertEquals(before + Sightings.MOST_WAITING, sum(waiting()));
        assertFalse(seen(Announcement.ANSWER, mac(1)).isDone());
        assertEquals(before + Sightings.MOST_WAITING + 1, sum(waiting()));

        lanes.forEach(ManualLane::goOn);
        assertEquals(
                Optional.of(ReplyCode.UNKNOWN_HOME_AGENT),
                seen(Announcement.RARP, MacAddress.valueOf(0x020000000000L))
                        .join()
                        .refusal()
                        .map(Refusal::code),
                "heeded again");
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    /** Its lane may have something else to do when the time is over: what comes after it is too late all the same. */
    @Test
    void theDeadlineOfSwitchingDoesNotWaitForALane() {
        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
        fabric.flowRules.silence(A1);
        CompletableFuture<RegistrationReply> reply =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.SWITCHING, 1));
        laneOf("vm1").hold();

        fabric.time.advance(Agency.PATIENCE.plusMillis(1));
        fabric.flowRules.answer(A1);
        laneOf("vm1").goOn();

        assertEquals(Optional.of(ReplyCode.TIMEOUT), reply.join().refusal().map(Refusal::code));
    }

    /** The work is not begun: the store may be gone by then. */
    @Test
    void whatWaitsForALaneWhenTheHomeAgentStopsIsAnsweredAndNotDone() {
        lanes.forEach(ManualLane::hold);
        List<CompletableFuture<RegistrationReply>> replies = agency.homeAgent.register(IntStream.range(1, 101)
                .mapToObj(machine -> ordered(machine, "hv-b", "hv-a", "hv-b"))
                .collect(Collectors.toList()));

        agency.homeAgent.stop();

        replies.forEach(LanesTest::assertBrokenOff);
        assertEquals(List.of(), fabric.store.all());
    }

    @Test
    void whatWaitsForASwitchIsAnsweredThenToo() {
        fabric.flowRules.silence(A1);
        CompletableFuture<RegistrationReply> reply = agency.homeAgent.register(ordered(1, "hv-b", "hv-a", "hv-b"));
        assertFalse(reply.isDone());

        agency.homeAgent.stop();
        Optional<Binding> binding = fabric.store.get("vm1");
        fabric.flowRules.answer(A1);

        assertBrokenOff(reply);
        assertEquals(binding, fabric.store.get("vm1"));
    }

    @Test
    void whoComesLaterIsAnsweredAtOnceAndNothingIsDone() {
        agency.homeAgent.stop();

        assertBrokenOff(agency.homeAgent.register(ordered(1, "hv-b", "hv-a", "hv-b")));
        agency.homeAgent.register(List.of(ordered(2, "hv-b", "hv-a", "hv-b"))).forEach(LanesTest::assertBrokenOff);
        assertEquals(List.of(), fabric.store.all());
    }

    private static void assertBrokenOff(CompletableFuture<RegistrationReply> reply) {
        assertTrue(reply.isDone());
        Refusal refusal = reply.join().refusal().orElseThrow();
        assertEquals(ReplyCode.UNSPECIFIED, refusal.code());
        assertTrue(refusal.remedy().contains("stopped"), refusal::remedy);
    }
}
