/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** What becomes of a mobile node that nobody speaks for any more, when its places are asked. */
class ProbeTest {

    private static final Instant OVER = NOW.plusSeconds(Lifetimes.PREPARED_SECONDS);
    private static final Instant COUNTED = OVER.plus(Probe.ANSWER_TIME);

    private final SightingMachine machine = new SightingMachine(Lifetimes.DOMAIN);

    private static Optional<Binding> passed(Binding binding, Instant now, Predicate<DeviceId> reachable) {
        return new TimeLimits(Lifetimes.DOMAIN, reachable).passed(binding, now).binding();
    }

    private static Binding passed(Binding binding, Instant now) {
        return passed(binding, now, device -> true).orElseThrow();
    }

    /** Its lifetime is over, whatever it is. */
    private static Binding unheard(BindingPhase phase) {
        Binding binding = binding(phase).toBuilder().draining(List.of()).build();
        return binding.toBuilder()
                .expires(Optional.of(OVER))
                .handover(binding.handover().map(open -> open.until(Optional.of(OVER))))
                .build();
    }

    private static Binding probed(BindingPhase phase) {
        return passed(unheard(phase), OVER);
    }

    private static Sighting answer(String hypervisor) {
        return Sightings.announcing(hypervisor, Announcement.ANSWER, VM.ip().toString());
    }

    private Binding answered(Binding probed, String... hypervisors) {
        return Arrays.stream(hypervisors)
                .map(ProbeTest::answer)
                .reduce(
                        probed,
                        (at, answer) -> machine.next(at, answer).binding().orElseThrow(),
                        (one, other) -> other);
    }

    private static String latest(Binding binding) {
        return Iterables.getLast(binding.history()).detail();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "ARRIVED", "AWAY"})
    void itBeginsWhenTheLifetimeIsOverAndChangesNothingElse(BindingPhase phase) {
        Binding before = unheard(phase);
        TimeLimits limits = new TimeLimits(Lifetimes.DOMAIN, device -> true);
        assertEquals(Optional.of(OVER), limits.next(before));
        assertEquals(before, passed(before, OVER.minusMillis(1)));

        Binding probed = passed(before, OVER);

        assertEquals(
                before.toBuilder()
                        .probe(Optional.of(Probe.of(COUNTED, true, List.of())))
                        .build(),
                probed);
        assertEquals(Optional.of(COUNTED), limits.next(probed));
        assertEquals(probed, passed(probed, COUNTED.minusMillis(1)));
    }

    @Test
    void whileFramesGoBothWaysNobodyAsks() {
        assertEquals(
                Optional.empty(),
                passed(unheard(BindingPhase.SIMULTANEOUS), OVER).probe());
    }

    /** The source is hv-a1, at home, the destination hv-b1. Columns: phase, who answers, where it is then, how the migration ended. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED, hv-a1,       hv-a1, AT_HOME, CANCELLED",
        "PREPARED, hv-b1,       hv-b1, AWAY,    COMPLETED",
        "PREPARED, hv-a1;hv-b1, hv-a1, AT_HOME, CANCELLED",
        "PREPARED, hv-b1;hv-a1, hv-a1, AT_HOME, CANCELLED",
        "PREPARED, '',          hv-a1, AT_HOME, CANCELLED",
        "ARRIVED,  hv-a1,       hv-a1, AT_HOME, CANCELLED",
        "ARRIVED,  hv-b1,       hv-b1, AWAY,    COMPLETED",
        "ARRIVED,  hv-a1;hv-b1, hv-b1, AWAY,    COMPLETED",
        "ARRIVED,  '',          hv-b1, AWAY,    COMPLETED",
    })
    void theOneThatAnswersIsKept(
            BindingPhase phase, String answers, String place, BindingPhase settled, RegistrationPhase end) {
        String[] places = answers.isEmpty() ? new String[0] : answers.split(";");

        Binding after = passed(answered(probed(phase), places), COUNTED);

        assertEquals(place(place), after.at());
        assertEquals(settled, after.phase());
        assertEquals(Optional.empty(), after.handover());
        assertEquals(Optional.empty(), after.probe());
        assertEquals(Optional.of(end), after.lastMigration().map(ClosedMigration::end));
        String said = places.length == 1
                ? "answered at " + places[0] + " alone"
                : (places.length == 0 ? "no answer at either end" : "answered at both ends") + ": it stays at " + place;
        assertTrue(latest(after).startsWith("not closed within its lifetime, " + said), latest(after));
        assertEquals(
                !place.equals(phase == BindingPhase.ARRIVED ? "hv-b1" : "hv-a1"),
                after.seen().isPresent(),
                "only a place that no hypervisor has told of rests on the answer");
    }

    /** It is asked because both ends are silent, and its time is not over. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED, hv-a1,       PREPARED",
        "PREPARED, hv-a1;hv-b1, PREPARED",
        "PREPARED, hv-b1,       AWAY",
        "PREPARED, '',          AT_HOME",
        "ARRIVED,  hv-a1,       AT_HOME",
        "ARRIVED,  hv-b1,       AWAY",
    })
    void ofTwoSilentEndsTheSourceThatAnswersChangesNothing(BindingPhase phase, String answers, BindingPhase then) {
        Binding asked = new TimeLimits(Lifetimes.DOMAIN, device -> true)
                .asking(unheard(phase), OVER.minusSeconds(30), Optional.of("hv-a1 and hv-b1 are silent"));

        Binding after = passed(
                answered(asked, answers.isEmpty() ? new String[0] : answers.split(";")),
                OVER.minusSeconds(30).plus(Probe.ANSWER_TIME));

        assertEquals(then, after.phase());
        assertEquals(Optional.empty(), after.probe());
        assertEquals(then == BindingPhase.PREPARED, after.handover().isPresent());
        if (after.handover().isEmpty()) {
            assertTrue(latest(after).startsWith("hv-a1 and hv-b1 are silent, "), latest(after));
        }
    }

    @Test
    void whereItHasGoneUnnoticedThePlaceItLeftDrainsAndALifetimeBegins() {
        Binding after = passed(answered(probed(BindingPhase.PREPARED), "hv-b1"), COUNTED);

        assertEquals(List.of(Draining.of(place("hv-a1"), COUNTED.plus(Samples.GRACE))), after.draining());
        assertEquals(Optional.of(COUNTED.plusSeconds(Lifetimes.AWAY_SECONDS)), after.expires());
        assertEquals(Optional.of(Evidence.of(Announcement.ANSWER, false, List.of())), after.seen());
    }

    @Test
    void atRestAnAnswerRenewsTheLifetimeAndIsSaidOnce() {
        Binding renewed = passed(answered(probed(BindingPhase.AWAY), "hv-b1"), COUNTED);

        Instant end = COUNTED.plusSeconds(Lifetimes.AWAY_SECONDS);
        assertEquals(Optional.of(end), renewed.expires());
        assertEquals(BindingPhase.AWAY, renewed.phase());
        assertEquals("not refreshed within its lifetime, answered at hv-b1: renewed", latest(renewed));
        Binding again = passed(answered(passed(renewed, end), "hv-b1"), end.plus(Probe.ANSWER_TIME));
        assertEquals(renewed.history(), again.history());
        assertEquals(Optional.empty(), again.probe());
    }

    /** What the question was for is told of whatever comes of it, also when it has to be asked again. */
    @Test
    void whatItWasAskedForIsTold() {
        TimeLimits limits = new TimeLimits(Lifetimes.DOMAIN, device -> true);
        Binding found = unheard(BindingPhase.AWAY);
        Binding away = found.toBuilder()
                .at(found.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Binding asked = limits.asking(away, OVER, Optional.of("hv-b1 is silent"));

        assertEquals("hv-b1 is silent, answered at hv-b1: renewed", latest(passed(answered(asked, "hv-b1"), COUNTED)));
        Binding again = passed(asked.probedInVain(), COUNTED);
        Binding ended = passed(again, COUNTED.plus(Probe.ANSWER_TIME));
        assertEquals(BindingPhase.ENDED, ended.phase());
        assertTrue(latest(ended).startsWith("hv-b1 is silent, no answer at hv-b1"), latest(ended));
    }

    @Test
    void atRestSilenceEndsTheBinding() {
        assertEquals(Optional.empty(), passed(probed(BindingPhase.AWAY), COUNTED, device -> true));
    }

    /** Its hypervisor has not said which port it has. */
    @Test
    void whoCannotBeAskedIsNotSilent() {
        Binding away = unheard(BindingPhase.AWAY);
        Binding before = away.toBuilder()
                .at(Attachment.at("hv-b1", ThreeSites.B1, Map.of()))
                .build();

        Binding after = passed(before, OVER);

        assertEquals(Optional.of(OVER.plusSeconds(Lifetimes.AWAY_SECONDS)), after.expires());
        assertEquals(Optional.empty(), after.probe());
        assertEquals(
                "not refreshed within its lifetime, no port is known to ask for it at hv-b1: renewed", latest(after));
    }

    @Test
    void silenceProvesNothingIfTheProbeWasInVain() {
        Binding again = passed(probed(BindingPhase.AWAY).probedInVain(), COUNTED);

        assertEquals(Optional.of(Probe.of(COUNTED.plus(Probe.ANSWER_TIME), true, List.of())), again.probe());
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "ARRIVED", "AWAY"})
    void silenceProvesNothingIfASwitchIsAway(BindingPhase phase) {
        Binding again = passed(probed(phase), COUNTED, device -> !device.equals(ThreeSites.B1))
                .orElseThrow();

        assertEquals(Optional.of(Probe.of(COUNTED.plus(Probe.ANSWER_TIME), false, List.of())), again.probe());
        assertEquals(phase, again.phase());
    }

    /** It came back too late to be asked. */
    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "ARRIVED", "AWAY"})
    void silenceProvesNothingIfASwitchWasAwayWhenItBegan(BindingPhase phase) {
        Binding begun = passed(unheard(phase), OVER, device -> !device.equals(ThreeSites.B1))
                .orElseThrow();

        Binding again = passed(begun, COUNTED);

        assertEquals(Optional.of(Probe.of(COUNTED.plus(Probe.ANSWER_TIME), true, List.of())), again.probe());
    }

    @Test
    void anAnswerCountsAlsoIfTheOtherSwitchIsAway() {
        Binding after = passed(
                        answered(probed(BindingPhase.PREPARED), "hv-b1"),
                        COUNTED,
                        device -> device.equals(ThreeSites.B1))
                .orElseThrow();
        assertEquals(place("hv-b1"), after.at());
    }

    /** Whoever counts has just been started, or has waited for switches: perhaps nobody was asked. */
    @Test
    void silenceProvesNothingIfItIsCountedTooLate() {
        Instant late = COUNTED.plus(Probe.DELAY_LIMIT).plusMillis(1);
        assertEquals(
                Optional.of(Probe.of(late.plus(Probe.ANSWER_TIME), true, List.of())),
                passed(probed(BindingPhase.AWAY), late).probe());
    }

    @ParameterizedTest
    @EnumSource(names = {"SWITCHING", "ARRIVED", "COMPLETED", "FAILED", "CANCELLED", "REFRESHING"})
    void aHypervisorsWordEndsIt(RegistrationPhase said) {
        Registration word = says(said == RegistrationPhase.COMPLETED ? "hv-a1" : "hv-b1", said)
                .migration(Optional.of("m1"))
                .build();
        assertEquals(
                Optional.empty(),
                Samples.accepted(probed(BindingPhase.PREPARED), word).probe());
    }

    @Test
    void theNextMigrationEndsIt() {
        Registration next = says("hv-c1", RegistrationPhase.PREPARING)
                .migration(Optional.of("m2"))
                .build();
        assertEquals(
                Optional.empty(),
                Samples.accepted(probed(BindingPhase.PREPARED), next).probe());
    }

    @Test
    void anAnnouncementEndsIt() {
        Binding arrived = machine.next(probed(BindingPhase.PREPARED), Sightings.rarp("hv-b1"))
                .binding()
                .orElseThrow();
        assertEquals(Optional.empty(), arrived.probe());
        assertEquals(BindingPhase.ARRIVED, arrived.phase());
    }

    @Test
    void anAnswerThatNobodyAskedForChangesNothing() {
        for (Binding binding : List.of(binding(BindingPhase.PREPARED), binding(BindingPhase.AWAY))) {
            assertEquals(
                    ReplyCode.PROHIBITED,
                    machine.next(binding, answer("hv-b1"))
                            .refusal()
                            .orElseThrow()
                            .code());
        }
        assertEquals(
                "port",
                machine.next(probed(BindingPhase.PREPARED), answer("hv-c1"))
                        .refusal()
                        .orElseThrow()
                        .field());
    }

    @Test
    void anAnswerUnderAnothersAddressIsNone() {
        Sighting forged = Sightings.announcing("hv-b1", Announcement.ANSWER, "10.1.0.99");
        assertEquals(
                "address",
                machine.next(probed(BindingPhase.PREPARED), forged)
                        .refusal()
                        .orElseThrow()
                        .field());
    }

    @Test
    void anAnswerIsRecognizedByItsPortIfTenantsShareAddresses() {
        Binding probed = probed(BindingPhase.PREPARED);
        Binding twin = binding(BindingPhase.AT_HOME).toBuilder()
                .mobileNode("twin")
                .interfaces(List.of(HomeAddress.of("net-b", VM.mac(), List.of(IpAddress.valueOf("10.1.0.50")))))
                .build();
        for (String place : List.of("hv-a1", "hv-b1")) {
            assertEquals(
                    Optional.of(probed),
                    Recognition.of(answer(place), AllBindings.of(List.of(twin, probed)), Lifetimes.DOMAIN));
        }
    }
}
