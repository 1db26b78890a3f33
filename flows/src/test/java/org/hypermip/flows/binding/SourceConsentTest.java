/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.PortNumber;

/** A destination alone has nobody's traffic: its source lets a mobile node go, or has lost it. */
class SourceConsentTest {

    private static final Optional<Binding> UNKNOWN = Optional.empty();
    private static final Optional<Binding> AT_HOME = Optional.of(Samples.binding(BindingPhase.AT_HOME));

    private static Decision decide(Optional<Binding> before, Registration said, Said inventories) {
        return decide(ThreeSites.DOMAIN, before, said, inventories);
    }

    /** The switches have no ports. */
    private static Decision decide(
            MobilityDomain domain, Optional<Binding> before, Registration said, Said inventories) {
        Testimony testimony =
                new Testimony(domain, inventories.words(), (device, name) -> Optional.empty(), device -> true);
        return new SourceConsent(domain, testimony, before, said).judged(new BindingMachine(domain).next(before, said));
    }

    private static Binding accepted(Optional<Binding> before, Registration said, Said inventories) {
        Decision decision = decide(before, said, inventories);
        assertEquals(Optional.empty(), decision.refusal());
        return decision.accepted();
    }

    private static Binding accepted(Optional<Binding> before, Registration said) {
        return accepted(before, said, new Said());
    }

    private static void refused(
            Optional<Binding> before, Registration said, ReplyCode code, String field, String value) {
        Refusal refusal = decide(before, said, new Said()).refused();
        assertEquals(Refusal.of(code, field, value, refusal.remedy()), refusal);
        assertTrue(refusal.remedy().length() > 20, refusal.remedy());
    }

    /** As notifiers say it: each knows its own end. */
    private static Registration.Builder comes(String destination) {
        return said(destination, RegistrationPhase.PREPARING)
                .destination(Optional.of(destination))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), VM.tap(destination)));
    }

    private static Registration.Builder leaves(String source) {
        return said(source, RegistrationPhase.PREPARING)
                .source(Optional.of(source))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), VM.tap(source)));
    }

    private static Registration word(String reporter, String phase) {
        return said(reporter, RegistrationPhase.labelled(phase).orElseThrow()).build();
    }

    private static Registration.Builder said(String reporter, RegistrationPhase phase) {
        return says(reporter, phase).received(Said.LATER);
    }

    private static Optional<Binding> unheard(Optional<Binding> before) {
        return Optional.of(accepted(before, comes("hv-b1").build()));
    }

    @Test
    void aDestinationAloneLeadsNothingToIt() {
        for (Optional<Binding> before : List.of(UNKNOWN, AT_HOME, away())) {
            Binding next = unheard(before).orElseThrow();
            assertTrue(next.awaitsSource());
            assertEquals(Optional.empty(), next.destination());
            assertEquals(before.map(Binding::at).orElse(Attachment.somewhereAtHome(ThreeSites.A1)), next.at());
        }
    }

    private static Optional<Binding> away() {
        Binding away = Samples.binding(BindingPhase.AWAY);
        return Optional.of(away.toBuilder().at(place("hv-c1")).build());
    }

    @ParameterizedTest
    @CsvSource({"switching", "arrived", "completed"})
    void norDoesWhatItSaysNext(String phase) {
        for (Optional<Binding> before : List.of(UNKNOWN, AT_HOME, away())) {
            refused(unheard(before), word("hv-b1", phase), ReplyCode.PROHIBITED, "destination", "hv-b1");
        }
    }

    @Test
    void namingTheSourceIsNotItsWord() {
        Registration said = comes("hv-b1").source(Optional.of("hv-a1")).build();
        assertTrue(accepted(UNKNOWN, said).awaitsSource());
    }

    @Test
    void bothOrdersOfBothWordsLeadThere() {
        Registration last = leaves("hv-a1").build();
        Registration first = leaves("hv-a1").destination(Optional.of("hv-b1")).build();
        for (Optional<Binding> before : List.of(UNKNOWN, AT_HOME)) {
            Binding destinationFirst = accepted(unheard(before), last);
            Binding sourceFirst = accepted(
                    Optional.of(accepted(before, first)), comes("hv-b1").build());
            for (Binding heard : List.of(destinationFirst, sourceFirst)) {
                assertEquals(Optional.of(place("hv-b1")), heard.destination());
                assertEquals(place("hv-a1"), heard.at());
                assertEquals(
                        BindingPhase.ARRIVED,
                        accepted(Optional.of(heard), word("hv-b1", "arrived")).phase());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"switching, SIMULTANEOUS", "completed, AWAY"})
    void whateverASourceSaysOfOneThatLeavesIsItsWord(String phase, BindingPhase expected) {
        Registration said = said("hv-a1", RegistrationPhase.labelled(phase).orElseThrow())
                .migration(unheard(AT_HOME).orElseThrow().handover().map(Handover::migration))
                .build();
        assertEquals(expected, accepted(unheard(AT_HOME), said).phase());
    }

    @Test
    void thatItIsStillThereIsNoWordForItsLeaving() {
        assertTrue(accepted(unheard(AT_HOME), word("hv-a1", "refreshing")).awaitsSource());
    }

    /** What the source's inventory says when the destination says 'arrived'. */
    @ParameterizedTest
    @CsvSource({"L, true", "M, true", "G, true", "E, true", "W, true", "R, false", "P, false", "S, false"})
    void itsInventoryIsItsWordToo(char word, boolean isHeard) {
        Decision decision = decide(unheard(AT_HOME), word("hv-b1", "arrived"), new Said().at("hv-a1", word));
        assertEquals(isHeard, decision.refusal().isEmpty());
    }

    @Test
    void anotherNameIsNotGone() {
        InventoriedGuest renamed =
                InventoriedGuest.of("other", GuestState.RUNNING, false, List.of(), Map.of(VM.mac(), VM.tap("hv-a1")));
        Said said = new Said().heard("hv-a1", Said.LATER, List.of(renamed));
        assertFalse(decide(unheard(AT_HOME), word("hv-b1", "arrived"), said)
                .refusal()
                .isEmpty());
    }

    @Test
    void aPortThatWasFoundAndIsGoneIsALoss() {
        Binding found = AT_HOME.orElseThrow().toBuilder()
                .at(place("hv-a1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(9))))
                .build();
        assertFalse(unheard(Optional.of(found)).orElseThrow().awaitsSource());
    }

    @Test
    void whoIsNotInTheHomeNetworkIsNoSourceOfAnUnknownOne() {
        refused(
                UNKNOWN,
                leaves("hv-c1").destination(Optional.of("hv-b1")).build(),
                ReplyCode.PROHIBITED,
                "reporter",
                "hv-c1");
        refused(unheard(UNKNOWN), leaves("hv-c1").build(), ReplyCode.PROHIBITED, "reporter", "hv-c1");
        refused(unheard(UNKNOWN), word("hv-c1", "switching"), ReplyCode.PROHIBITED, "reporter", "hv-c1");
    }

    @Test
    void whatADestinationAloneHasSaidItTakesBackAltogether() {
        assertEquals(
                Decision.Kind.ENDED,
                decide(unheard(UNKNOWN), word("hv-b1", "failed"), new Said()).kind());
        Binding kept = accepted(unheard(AT_HOME), word("hv-b1", "failed"));
        assertEquals(BindingPhase.AT_HOME, kept.phase());
    }

    @Test
    void whoeverHasItAtHomeIsBelievedBeforeAnotherThere() {
        Registration said = leaves("hv-a2").destination(Optional.of("hv-b1")).build();
        Refusal refusal = decide(AT_HOME, said, new Said().at("hv-a1", 'R')).refused();
        assertEquals("reporter", refusal.field());
        assertEquals(
                Optional.empty(),
                decide(AT_HOME, said, new Said().at("hv-a1", 'G')).refusal());
    }

    @Test
    void ofTwoDestinationsASourceHasToNameOne() {
        Optional<Binding> both =
                Optional.of(accepted(unheard(AT_HOME), comes("hv-c1").build()));
        refused(both, leaves("hv-a1").build(), ReplyCode.TOO_MANY_BINDINGS, "destination", "");
        Binding named =
                accepted(both, leaves("hv-a1").destination(Optional.of("hv-b1")).build());
        assertEquals(Optional.of("hv-b1"), named.destination().flatMap(Attachment::hypervisor));
    }

    @Test
    void anotherDestinationDoesNotStopAMoveThatItsSourceHasSpokenOf() {
        Optional<Binding> heard =
                Optional.of(accepted(unheard(AT_HOME), leaves("hv-a1").build()));
        refused(heard, comes("hv-c1").build(), ReplyCode.TOO_MANY_BINDINGS, "destination", "hv-c1");
        Decision nothingLeaves = decide(heard, comes("hv-c1").build(), new Said().at("hv-a1", 'R'));
        assertEquals(Optional.empty(), nothingLeaves.refusal());
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_HOME", "AWAY"})
    void anOperatorsWordCountsForBothAndIsNamed(BindingPhase phase) {
        Optional<Binding> before = phase == BindingPhase.AWAY ? away() : AT_HOME;
        Binding next = accepted(before, comes("hv-b1").build().onTheWordOfOperator("karaf"));
        assertFalse(next.awaitsSource());
        String detail = Iterables.getLast(next.history()).detail();
        assertTrue(detail.startsWith("preparing by hv-b1 on the word of operator karaf"), detail);
        assertTrue(detail.endsWith(", an operator's override"), detail);
    }

    @Test
    void whatNeedsNoOverrideIsNone() {
        Registration said = leaves("hv-a1").destination(Optional.of("hv-b1")).build();
        Binding next = accepted(AT_HOME, said.onTheWordOfOperator("karaf"));
        assertFalse(Iterables.getLast(next.history()).detail().contains("override"));
        assertTrue(accepted(AT_HOME, comes("hv-b1").build().onTheWordOf("an unsigned request"))
                .awaitsSource());
    }

    @Test
    void guestsOfPlainHostsComeByTheDestinationsWord() {
        MobilityDomain plain = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder().plainHosts(true).build(), ThreeSites.NET_B, ThreeSites.NET_C),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        Registration said = comes("hv-b1").build();
        assertFalse(decide(plain, UNKNOWN, said, new Said()).accepted().awaitsSource());
        assertFalse(decide(plain, AT_HOME, said, new Said()).accepted().awaitsSource());
        assertTrue(decide(plain, AT_HOME, said, new Said().at("hv-a1", 'R'))
                .accepted()
                .awaitsSource());
    }
}
