/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.app.Reports;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;

/** Many at once: each is answered, in order for one guest, and not all of them beside each other. */
class BulkRegistrationsTest {

    private final ManualTime time = new ManualTime();
    private final List<Registration> begun = new ArrayList<>();
    private final List<CompletableFuture<RegistrationReply>> open = new ArrayList<>();

    private final BulkRegistrations bulks = new BulkRegistrations(
            registration -> {
                begun.add(registration);
                CompletableFuture<RegistrationReply> reply = new CompletableFuture<>();
                open.add(reply);
                return reply;
            },
            new Threads(time, List.of(time)),
            time.clock());

    private ImmutableList<CompletableFuture<RegistrationReply>> register(Registration... registrations) {
        return bulks.register(List.of(registrations));
    }

    private ImmutableList<CompletableFuture<RegistrationReply>> prepare(int from, int to) {
        return register(IntStream.range(from, to)
                .mapToObj(machine -> of(machine, RegistrationPhase.PREPARING))
                .toArray(Registration[]::new));
    }

    /** How many of these machines have been begun. */
    private long begunOf(int from, int to) {
        return begun.stream()
                .map(BulkRegistrationsTest::machine)
                .filter(machine -> machine >= from && machine < to)
                .count();
    }

    private static int machine(Registration registration) {
        return Integer.parseInt(registration.mobileNode().substring(2));
    }

    private static Registration of(int machine, RegistrationPhase phase) {
        return Reports.says("hv-a", phase, machine);
    }

    private static RegistrationReply reply(String value) {
        return RegistrationReply.refused(Refusal.of(ReplyCode.PROHIBITED, "vm.id", value, "do otherwise"));
    }

    private List<String> begunOf() {
        return begun.stream()
                .map(registration ->
                        registration.mobileNode() + " " + registration.phase().label())
                .collect(Collectors.toList());
    }

    @Test
    void thoseOfOneGuestWaitForEachOtherAndForNobodyElse() {
        var replies = register(
                of(1, RegistrationPhase.PREPARING),
                of(2, RegistrationPhase.PREPARING),
                of(1, RegistrationPhase.SWITCHING));
        assertEquals(List.of("vm1 preparing", "vm2 preparing"), begunOf());

        time.advance(Duration.ofSeconds(1));
        open.get(0).complete(reply("first"));

        assertEquals(List.of("vm1 preparing", "vm2 preparing", "vm1 switching"), begunOf());
        assertEquals(ManualTime.START.plusSeconds(1), begun.get(2).received());
        assertEquals(reply("first"), replies.get(0).join());
        open.get(2).complete(reply("third"));
        assertEquals(reply("third"), replies.get(2).join());
        assertFalse(replies.get(1).isDone());
    }

    @Test
    void soManyAreMadeBesideEachOther() {
        var replies = register(IntStream.range(0, 100)
                .mapToObj(machine -> of(machine, RegistrationPhase.PREPARING))
                .toArray(Registration[]::new));
        assertEquals(BulkRegistrations.WINDOW, begun.size());

        open.get(5).complete(reply("one"));
        assertEquals(BulkRegistrations.WINDOW + 1, begun.size());
        for (int i = 0; i < open.size(); i++) {
            open.get(i).complete(reply("each"));
        }
        assertTrue(replies.stream().allMatch(CompletableFuture::isDone));
        assertEquals(100, begun.size());
    }

    @Test
    void allRequestsTogetherMakeNoMoreThanOne() {
        for (int request = 0; request < 17; request++) {
            var unused = prepare(100 * request, 100 * request + 100);
        }
        assertEquals(BulkRegistrations.WINDOW, begun.size());

        for (int i = 0; i < open.size(); i++) {
            open.get(i).complete(reply("each"));
            assertEquals(Math.min(1700, BulkRegistrations.WINDOW + i + 1), begun.size());
        }
        assertEquals(1700, begun.size());
    }

    /** One whose switch is silent keeps its part, and nobody else's. */
    @Test
    void eachRequestHasItsPartHoweverSlowTheOthersAre() {
        var slow = prepare(0, 100);
        var quick = prepare(100, 500);
        for (int i = 0; i < BulkRegistrations.WINDOW / 2; i++) {
            open.get(i).complete(reply("one"));
        }
        assertEquals(BulkRegistrations.WINDOW, begunOf(0, 100));
        assertEquals(BulkRegistrations.WINDOW / 2, begunOf(100, 500));

        for (int i = 0; i < open.size(); i++) {
            if (machine(begun.get(i)) >= 100) {
                open.get(i).complete(reply("quick"));
            }
        }

        assertTrue(quick.stream().allMatch(CompletableFuture::isDone));
        assertEquals(
                BulkRegistrations.WINDOW / 2,
                slow.stream().filter(CompletableFuture::isDone).count());
    }

    @Test
    void whatNobodyWaitsForAnyMoreKeepsItsPlaceUntilItIsDone() {
        prepare(0, 100).forEach(given -> given.complete(reply("late")));
        var unused = prepare(100, 200);
        assertEquals(0, begunOf(100, 200));

        open.get(0).complete(reply("done"));

        assertEquals(1, begunOf(100, 200));
    }

    @Test
    void whatFailsGivesItsPlaceBack() {
        var unused = prepare(0, 100);
        open.get(0).completeExceptionally(new IllegalStateException("broken"));
        assertEquals(BulkRegistrations.WINDOW + 1, begun.size());
    }

    @Test
    void whatIsAnsweredAtOnceTakesNoRoomHoweverMuchItIs() {
        List<Registration> many = IntStream.range(0, 20_000)
                .mapToObj(machine -> of(machine % 5000, RegistrationPhase.COMPLETED))
                .collect(Collectors.toList());
        var replies = new BulkRegistrations(
                        registration -> CompletableFuture.completedFuture(reply(registration.mobileNode())),
                        new Threads(time, List.of(time)),
                        time.clock())
                .register(many);
        for (int i = 0; i < many.size(); i++) {
            assertEquals(reply(many.get(i).mobileNode()), replies.get(i).join());
        }
    }

    @Test
    void whatIsNotWaitedForAnyMoreIsNotBegun() {
        var replies = register(of(1, RegistrationPhase.PREPARING), of(1, RegistrationPhase.SWITCHING));
        replies.get(1).complete(reply("late"));
        open.get(0).complete(reply("first"));
        assertEquals(List.of("vm1 preparing"), begunOf());
    }
}
