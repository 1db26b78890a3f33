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
import org.onlab.packet.MacAddress;
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

    /** Whoever is named has not got it, or may not have had it at all. */
    @Test
    void aDestinationThatNamesAnotherSourceHasNoMoreThanItsOwnWord() {
        Registration named = comes("hv-b1").source(Optional.of("hv-a2")).build();
        for (Optional<Binding> before : List.of(UNKNOWN, AT_HOME)) {
            Binding claimed = accepted(before, named);
            assertEquals(before.map(Binding::at).orElse(Attachment.somewhereAtHome(ThreeSites.A1)), claimed.at());
            assertEquals(before.isEmpty(), claimed.isOnlyClaimed());
            Said said = new Said().at("hv-a1", 'R').at("hv-a2", 'U').at("hv-b1", 'R');
            assertFalse(decide(Optional.of(claimed), word("hv-b1", "arrived"), said)
                    .refusal()
                    .isEmpty());
        }
    }

    @Test
    void theSourceThatSpeaksNextIsTheOneAllTheSame() {
        Registration named = comes("hv-b1").source(Optional.of("hv-a1")).build();
        Binding both =
                accepted(Optional.of(accepted(AT_HOME, named)), leaves("hv-a2").build());
        assertEquals(Optional.of(place("hv-b1")), both.destination());
        assertEquals(place("hv-a2"), both.at());
    }

    @Test
    void anOperatorNamesTheSourceForAnybody() {
        Registration named = comes("hv-b1").source(Optional.of("hv-a2")).build();
        Binding next = accepted(UNKNOWN, named.onTheWordOfOperator("karaf"));
        assertEquals(Optional.of("hv-a2"), next.at().hypervisor());
    }

    @Test
    void whereSeveralCanHaveItAllOfThemHaveToHaveLostIt() {
        Evidence unsure = Evidence.of(Announcement.GRATUITOUS_ARP, true, List.of("hv-a1", "hv-a1x"));
        Binding seen =
                AT_HOME.orElseThrow().toBuilder().seen(Optional.of(unsure)).build();
        Optional<Binding> claimed = unheard(Optional.of(seen));
        Said one = new Said().at("hv-a1", 'U');
        assertFalse(decide(claimed, word("hv-b1", "arrived"), one).refusal().isEmpty());
        assertTrue(decide(claimed, word("hv-b1", "arrived"), one.at("hv-a1x", 'U'))
                .refusal()
                .isEmpty());
    }

    /** What a source's inventory has let go, and what one that nobody has located says itself. */
    @Test
    void aThirdHypervisorDoesNotComeBetweenTheEnds() {
        Said handing = new Said().handing("hv-a1", 'L', "hv-b1");
        for (Optional<Binding> before : List.of(UNKNOWN, AT_HOME)) {
            Binding byInventory = accepted(before, comes("hv-b1").build(), handing);
            assertFalse(byInventory.awaitsSource());
            assertNotDisplaced(byInventory, handing);
        }
        Binding unlocated = accepted(
                AT_HOME.map(binding -> binding.toBuilder()
                        .at(Attachment.somewhereAtHome(ThreeSites.A1))
                        .build()),
                comes("hv-b1").build());
        String id = unlocated.handover().orElseThrow().migration();
        assertNotDisplaced(
                accepted(
                        Optional.of(unlocated),
                        said("hv-a1", RegistrationPhase.SWITCHING)
                                .migration(Optional.of(id))
                                .build()),
                new Said());
    }

    private static void assertNotDisplaced(Binding heard, Said said) {
        Refusal refusal =
                decide(Optional.of(heard), comes("hv-c1").build(), said).refused();
        assertEquals(ReplyCode.TOO_MANY_BINDINGS, refusal.code());
        assertEquals("hv-c1", refusal.value());
    }

    @Test
    void whatWasFreeBeforeItArrivedWaitsForNobodyAfterwards() {
        Said leaves = new Said().at("hv-a1", 'L');
        Binding arrived = accepted(unheard(AT_HOME), word("hv-b1", "arrived"), leaves);
        assertEquals(BindingPhase.ARRIVED, arrived.phase());
        assertFalse(arrived.awaitsSource());
        assertEquals(
                Optional.empty(),
                decide(Optional.of(arrived), word("hv-b1", "arrived"), leaves).refusal());
    }

    @Test
    void whatOnlyItsDestinationHasListedItsSourceHasToList() {
        Registration silent = leaves("hv-a1")
                .interfaces(List.of())
                .ports(Map.of())
                .destination(Optional.of("hv-b1"))
                .build();
        refused(unheard(UNKNOWN), silent, ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", VM.id());
        refused(unheard(UNKNOWN), word("hv-a1", "switching"), ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", VM.id());
        assertEquals(
                Optional.empty(), decide(unheard(AT_HOME), silent, new Said()).refusal());
    }

    @Test
    void theInterfacesOfAnUnknownOneAreItsSources() {
        HomeAddress neighbors = HomeAddress.of(
                VM.address().network(),
                MacAddress.valueOf("52:54:00:00:00:99"),
                VM.address().addresses());
        Registration greedy =
                comes("hv-b1").interfaces(List.of(VM.address(), neighbors)).build();
        Binding claimed = accepted(UNKNOWN, greedy);
        assertEquals(List.of(VM.address(), neighbors), claimed.interfaces());
        Said said = new Said().handing("hv-a1", 'L', "hv-b1");
        assertEquals(
                List.of(VM.address()),
                accepted(Optional.of(claimed), word("hv-b1", "arrived"), said).interfaces());
        assertEquals(List.of(VM.address()), accepted(UNKNOWN, greedy, said).interfaces());
        InventoriedGuest without = InventoriedGuest.of(VM.id(), GuestState.RUNNING, true, List.of(), Map.of())
                .leading(Optional.empty(), Optional.of("hv-b1"));
        assertTrue(accepted(UNKNOWN, greedy, new Said().heard("hv-a1", Said.LATER, List.of(without)))
                .awaitsSource());
    }

    @Test
    void aPortThatIsGoneForAMomentIsNoLossWhileItsHypervisorListsTheGuest() {
        Binding found = AT_HOME.orElseThrow().toBuilder()
                .at(place("hv-a1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(9))))
                .build();
        Registration said = comes("hv-b1").build();
        assertTrue(
                accepted(Optional.of(found), said, new Said().at("hv-a1", 'R')).awaitsSource());
        assertFalse(
                accepted(Optional.of(found), said, new Said().at("hv-a1", 'G')).awaitsSource());
    }

    @Test
    void whoeverListsItByItsNameAloneHasItToo() {
        InventoriedGuest named = InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(), Map.of());
        Said said = new Said().heard("hv-a1", Said.LATER, List.of(named));
        Registration leaves = leaves("hv-a2").destination(Optional.of("hv-b1")).build();
        assertEquals("reporter", decide(UNKNOWN, leaves, said).refused().field());
    }
}
