/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many may be away, of a network and at a hypervisor. */
class BindingLimitsTest {

    private static final Optional<Binding> AT_HOME = Optional.of(binding(BindingPhase.AT_HOME));

    /** Two of net-a may be away, and hv-b1 may have two visitors. */
    private static MobilityDomain two(boolean network, boolean hypervisor) {
        return Lifetimes.domain(
                each -> each.toBuilder()
                        .maxBindings(network ? Optional.of(2) : Optional.empty())
                        .build(),
                each -> each.withMaxVisitors(hypervisor ? Optional.of(2) : Optional.empty()));
    }

    private static Collection<Binding> others(int count, BindingPhase phase) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> binding(phase).toBuilder().mobileNode("other" + i).build())
                .collect(ImmutableList.toImmutableList());
    }

    private static Optional<ReplyCode> exceeded(
            MobilityDomain domain, Optional<Binding> before, BindingPhase next, Collection<Binding> others) {
        return BindingLimits.exceeded(domain, before, binding(next), AllBindings.of(others))
                .map(Refusal::code);
    }

    @ParameterizedTest
    @CsvSource({
        "0, AWAY, true",
        "1, AWAY, true",
        "2, AWAY, false",
        "2, PREPARED, false",
        "2, ARRIVED, false",
        "2, AT_HOME, true",
        "9, AT_HOME, true"
    })
    void asManyAsTheLimitSaysMayBeAwayOrOnTheMove(int others, BindingPhase phase, boolean accepted) {
        Optional<ReplyCode> network = exceeded(two(true, false), AT_HOME, BindingPhase.PREPARED, others(others, phase));
        assertEquals(accepted ? Optional.empty() : Optional.of(ReplyCode.INSUFFICIENT_RESOURCES), network);
        Optional<ReplyCode> hypervisor =
                exceeded(two(false, true), Optional.empty(), BindingPhase.PREPARED, others(others, phase));
        assertEquals(accepted ? Optional.empty() : Optional.of(ReplyCode.FOREIGN_AGENT_FULL), hypervisor);
    }

    @Test
    void theRefusalNamesWhatIsFullAndTheLimit() {
        Refusal network = BindingLimits.exceeded(
                        two(true, true),
                        AT_HOME,
                        binding(BindingPhase.PREPARED),
                        AllBindings.of(others(2, BindingPhase.AWAY)))
                .orElseThrow();
        assertEquals("net-a", network.value());
        assertTrue(network.remedy().contains("maxBindings"), network.remedy());
        Refusal hypervisor = BindingLimits.exceeded(
                        two(false, true),
                        AT_HOME,
                        binding(BindingPhase.PREPARED),
                        AllBindings.of(others(2, BindingPhase.AWAY)))
                .orElseThrow();
        assertEquals("destination", hypervisor.field());
        assertEquals("hv-b1", hypervisor.value());
        assertTrue(hypervisor.remedy().contains("maxVisitors"), hypervisor.remedy());
    }

    @Test
    void whoCountedBeforeGoesOn() {
        Collection<Binding> full = others(5, BindingPhase.AWAY);
        for (BindingPhase before : List.of(BindingPhase.PREPARED, BindingPhase.SIMULTANEOUS, BindingPhase.AWAY)) {
            assertEquals(
                    Optional.empty(), exceeded(two(true, true), Optional.of(binding(before)), BindingPhase.AWAY, full));
        }
    }

    @Test
    void nobodyIsKeptFromComingHome() {
        MobilityDomain closed = Lifetimes.domain(each -> each, each -> each.withMaxVisitors(Optional.of(0)));
        Binding away = binding(BindingPhase.AWAY);
        Binding homeward = away.toBuilder()
                .phase(BindingPhase.PREPARED)
                .handover(Optional.of(Handover.of("m2", place("hv-b1"), place("hv-a2"))))
                .build();
        assertEquals(
                Optional.empty(),
                BindingLimits.exceeded(closed, Optional.of(away), homeward, AllBindings.of(List.of())));
    }

    @Test
    void withinTheHomeNetworkNobodyIsAVisitor() {
        MobilityDomain closed = Lifetimes.domain(each -> each, each -> each.withMaxVisitors(Optional.of(0)));
        Binding next = binding(BindingPhase.PREPARED).toBuilder()
                .handover(Optional.of(Handover.of("m2", place("hv-a1"), place("hv-a2"))))
                .build();
        assertEquals(Optional.empty(), BindingLimits.exceeded(closed, AT_HOME, next, AllBindings.of(List.of())));
    }

    @Test
    void onesOwnBindingDoesNotCountAgainstOneself() {
        Collection<Binding> all = ImmutableList.<Binding>builder()
                .addAll(others(1, BindingPhase.AWAY))
                .add(binding(BindingPhase.AT_HOME))
                .build();
        assertEquals(Optional.empty(), exceeded(two(true, true), AT_HOME, BindingPhase.PREPARED, all));
    }

    /** As many as one hypervisor may list guests; a claim that is there goes on, and one at another hypervisor is another's. */
    @ParameterizedTest
    @CsvSource({"4095, hv-b1, true", "4096, hv-b1, false", "4096, hv-c1, true"})
    void asManyAsAHypervisorMayListItMayClaim(int others, String claimant, boolean isAccepted) {
        Binding claimed = binding(BindingPhase.PREPARED).awaitingSource(true).toBuilder()
                .handover(Optional.of(
                        Handover.of("m1", place("hv-a1"), place(claimant)).awaitingSource(true)))
                .build();
        KnownBindings all = AllBindings.of(IntStream.range(0, others)
                .mapToObj(i -> binding(BindingPhase.PREPARED).awaitingSource(true).toBuilder()
                        .mobileNode("other" + i)
                        .build())
                .collect(ImmutableList.toImmutableList()));
        Optional<Refusal> refusal = BindingLimits.exceeded(Lifetimes.DOMAIN, AT_HOME, claimed, all);
        assertEquals(isAccepted, refusal.isEmpty());
        refusal.ifPresent(refused -> assertEquals(
                Refusal.of(ReplyCode.INSUFFICIENT_RESOURCES, "destination", "hv-b1", refused.remedy()), refused));
        assertEquals(Optional.empty(), BindingLimits.exceeded(Lifetimes.DOMAIN, Optional.of(claimed), claimed, all));
        assertEquals(
                Optional.empty(),
                BindingLimits.exceeded(Lifetimes.DOMAIN, AT_HOME, claimed.awaitingSource(false), all),
                "its source has spoken");
    }

    @Test
    void roomIsReservedWhereThereIsALimitAndForNobodyWhoCountedBefore() {
        Binding away = binding(BindingPhase.AWAY);
        Optional<Binding> none = Optional.empty();
        assertEquals(List.of(), List.copyOf(BindingLimits.counted(two(false, false), none, away)));
        assertEquals(
                List.of(BindingKey.away("net-a"), BindingKey.visitors("hv-b1")),
                List.copyOf(BindingLimits.counted(two(true, true), none, away)));
        assertEquals(List.of(), List.copyOf(BindingLimits.counted(two(true, true), Optional.of(away), away)));
    }
}
