/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.Reports;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** The one door: turns, snapshots, compare-and-set, announcements, and the way back. */
class BindingsTest {

    private static final Binding HOME = Binding.builder()
            .mobileNode("vm1")
            .interfaces(List.of(Reports.address(1)))
            .phase(BindingPhase.AT_HOME)
            .at(Attachment.at("hv-a", A1, ImmutableMap.of(Reports.mac(1), "tap-a"))
                    .withPortNumbers(ImmutableMap.of(Reports.mac(1), PortNumber.portNumber(7))))
            .since(Optional.of(ManualTime.START))
            .build();
    private static final Binding ELSEWHERE = HOME.toBuilder()
            .at(Attachment.somewhereAtHome(A1))
            .since(Optional.of(ManualTime.START.plusMillis(1)))
            .build();

    private final Fabric fabric = new Fabric();
    private final FakePackets packets = new FakePackets();
    private final Bindings bindings = new Bindings(
            fabric.store,
            fabric.start(),
            new ReturnAnnouncer(packets, fabric.ownership),
            fabric.time.clock(),
            key -> Runnable::run);

    private DecidedChange decide(Decider decider) {
        return bindings.decide("vm1", decider, CompletableFuture::completedFuture)
                .join();
    }

    private DecidedChange accept(Binding binding) {
        return decide((before, situation) -> Decision.accept(binding));
    }

    @Test
    void whatIsAcceptedIsKept() {
        DecidedChange change = accept(HOME);

        assertEquals(Optional.empty(), change.transition().before());
        assertEquals(Decision.accept(HOME), change.decision());
        assertEquals(Optional.of(HOME), fabric.store.get("vm1"));
        assertTrue(change.stopwatch().laps().containsKey("store"));
    }

    @Test
    void whatIsRefusedChangesNothing() {
        accept(HOME);
        Refusal refusal = Refusal.of(ReplyCode.PROHIBITED, "vm.id", "vm1", "no");

        DecidedChange change = decide((before, situation) -> Decision.refuse(refusal));

        assertEquals(Optional.of(refusal), change.decision().refusal());
        assertFalse(change.transition().isEffective());
        assertEquals(Optional.of(HOME), fabric.store.get("vm1"));
    }

    @Test
    void whoIsAskedAgainHasTheSameSnapshot() {
        accept(HOME);
        fabric.storage.deliver();
        fabric.storage.map().put("vm1", BindingJson.write(ELSEWHERE));
        List<Situation> situations = new ArrayList<>();
        List<Optional<Binding>> asked = new ArrayList<>();

        DecidedChange change = decide((before, situation) -> {
            situations.add(situation);
            asked.add(before);
            return Decision.end(before.orElseThrow());
        });

        assertEquals(List.of(Optional.of(HOME), Optional.of(ELSEWHERE)), asked);
        assertSame(situations.get(0), situations.get(1));
        assertSame(situations.get(0).view(), change.view());
        assertEquals(Optional.empty(), fabric.store.get("vm1"));
    }

    @Test
    void aTurnLastsUntilWhatFollowsIsDone() {
        CompletableFuture<String> rollout = new CompletableFuture<>();
        CompletableFuture<String> first =
                bindings.decide("vm1", (before, situation) -> Decision.accept(HOME), change -> rollout);
        CompletableFuture<DecidedChange> second = bindings.decide(
                "vm1", (before, situation) -> Decision.accept(ELSEWHERE), CompletableFuture::completedFuture);
        assertFalse(second.isDone());
        assertEquals(Optional.of(HOME), fabric.store.get("vm1"));

        rollout.complete("confirmed");

        assertEquals("confirmed", first.join());
        assertEquals(Optional.of(HOME), second.join().transition().before());
    }

    @Test
    void aMoveHomeIsAnnouncedAndNothingElseIs() {
        accept(ELSEWHERE);
        assertEquals(0, packets.emitted().size());

        accept(HOME);
        assertEquals(1, packets.emitted().size());

        accept(HOME);
        assertEquals(1, packets.emitted().size());
    }

    @Test
    void aChangeCanBeTakenBack() {
        accept(HOME);
        DecidedChange change = accept(ELSEWHERE);

        assertEquals(true, bindings.takeBack(change.transition()).join());

        assertEquals(Optional.of(HOME), fabric.store.get("vm1"));
    }

    @Test
    void whatHasChangedSinceIsNotTakenBack() {
        DecidedChange change = accept(HOME);
        accept(ELSEWHERE);

        assertEquals(false, bindings.takeBack(change.transition()).join());

        assertEquals(Optional.of(ELSEWHERE), fabric.store.get("vm1"));
    }

    /** What it has given up meanwhile may be another one's by then. */
    @Test
    void whatAnotherOneHasByThenIsNotTakenBack() {
        accept(HOME);
        DecidedChange change =
                accept(HOME.toBuilder().interfaces(List.of(Reports.address(2))).build());
        bindings.decide(
                        "vm2",
                        (before, situation) -> Decision.accept(
                                HOME.toBuilder().mobileNode("vm2").build()),
                        CompletableFuture::completedFuture)
                .join();

        assertEquals(false, bindings.takeBack(change.transition()).join());
    }

    @Test
    void aFirstBindingThatIsTakenBackIsNoMore() {
        DecidedChange change = accept(HOME);

        assertEquals(true, bindings.takeBack(change.transition()).join());

        assertEquals(Optional.empty(), fabric.store.get("vm1"));
    }
}
