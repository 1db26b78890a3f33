/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Transition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.store.service.ConsistentMapException;

class DistributedBindingStoreTest {

    private static final Binding HOME = Binding.builder()
            .mobileNode("vm1")
            .interfaces(List.of(Reports.address(1)))
            .phase(BindingPhase.AT_HOME)
            .at(Attachment.somewhereAtHome(TwoSites.A1))
            .build();
    private static final Binding AWAY =
            HOME.toBuilder().phase(BindingPhase.AWAY).build();

    private static final Binding ELSEWHERE =
            AWAY.toBuilder().at(Attachment.somewhereAtHome(TwoSites.B1)).build();

    private final FakeStorage storage = new FakeStorage();
    private final ConcurrentMap<String, LocalCopy> copies = new ConcurrentSkipListMap<>();
    private final DistributedBindingStore store = new DistributedBindingStore(storage, new ManualTime(), copies);
    private final List<BindingEvent> events = new ArrayList<>();
    private final List<Optional<Binding>> readAtEvents = new ArrayList<>();

    private DistributedBindingStore open() {
        return new DistributedBindingStore(storage, new ManualTime(), new ConcurrentSkipListMap<>());
    }

    @BeforeEach
    void listen() {
        store.setDelegate(event -> {
            events.add(event);
            readAtEvents.add(store.get("vm1"));
        });
    }

    private static Function<Optional<Binding>, Decision> to(Binding binding) {
        return current -> Decision.accept(binding);
    }

    private static Decision end(Optional<Binding> current) {
        return Decision.end(current.orElseThrow());
    }

    @Test
    void whatWasComputedCanBeReadAtOnce() {
        Transition transition = store.compute("vm1", to(HOME));

        assertEquals(Optional.empty(), transition.before());
        assertEquals(Optional.of(HOME), transition.after());
        assertTrue(transition.isEffective());
        assertEquals(Optional.of(HOME), store.get("vm1"));
        assertEquals(ImmutableList.of(HOME), store.all());
    }

    @Test
    void aRefusalChangesNothing() {
        store.compute("vm1", to(HOME));
        Refusal refusal = Refusal.of(ReplyCode.PROHIBITED, "reporter", "hv-x", "none");

        Transition transition = store.compute("vm1", current -> Decision.refuse(refusal));

        assertEquals(Optional.of(refusal), transition.decision().refusal());
        assertEquals(Optional.of(HOME), transition.after());
        assertEquals(Optional.of(HOME), store.get("vm1"));
    }

    @Test
    void aChangeOnTheVersionKnownCostsNoRead() {
        store.compute("vm1", to(HOME));
        storage.deliver();
        int reads = storage.reads();

        store.compute("vm1", to(AWAY));

        assertEquals(reads, storage.reads());
        assertEquals(Optional.of(AWAY), store.get("vm1"));
    }

    @Test
    void ownChangesFollowEachOtherBeforeTheirEventsCome() {
        store.compute("vm1", to(HOME));
        store.compute("vm1", current -> Decision.accept(AWAY));
        store.compute("vm1", DistributedBindingStoreTest::end);
        store.compute("vm1", to(AWAY));

        assertEquals(Optional.of(AWAY), store.get("vm1"));
        storage.deliver();
        assertEquals(Optional.of(AWAY), store.get("vm1"));
    }

    @Test
    void anEventThatComesLateTakesNothingBack() {
        store.compute("vm1", to(HOME));
        storage.deliver();
        store.compute("vm1", to(AWAY));
        store.compute("vm1", to(ELSEWHERE));
        readAtEvents.clear();

        storage.deliver();

        assertEquals(List.of(Optional.of(ELSEWHERE), Optional.of(ELSEWHERE)), readAtEvents);
        int reads = storage.reads();
        store.compute("vm1", to(HOME));
        assertEquals(reads, storage.reads(), "its own event has told the version");
    }

    @Test
    void theFirstEventOfANewEntryIsNoLessLate() {
        store.compute("vm1", to(HOME));
        store.compute("vm1", to(AWAY));

        storage.deliver();

        assertEquals(List.of(Optional.of(AWAY), Optional.of(AWAY)), readAtEvents);
    }

    @Test
    void ofWhatWasRemovedNothingStays() {
        store.compute("vm1", to(HOME));
        store.compute("vm1", to(AWAY));
        store.compute("vm1", DistributedBindingStoreTest::end);
        assertEquals(1, copies.size(), "its events are still to come");

        storage.deliver();
        assertEquals(Set.of(), copies.keySet());

        storage.map().put("vm1", BindingJson.write(HOME));
        storage.deliver();
        storage.map().remove("vm1");
        storage.deliver();
        assertEquals(Set.of(), copies.keySet());
    }

    @Test
    void ofWhatIsBoundAnewMeanwhileEverythingStays() {
        store.compute("vm1", to(HOME));
        storage.deliver();
        store.compute("vm1", DistributedBindingStoreTest::end);
        store.compute("vm1", current -> Decision.refuse(Refusal.of(ReplyCode.PROHIBITED, "reporter", "hv-x", "none")));
        store.compute("vm1", to(AWAY));
        readAtEvents.clear();

        storage.deliver();

        assertEquals(List.of(Optional.of(AWAY), Optional.of(AWAY)), readAtEvents);
    }

    @Test
    void theRemovalOfAnOlderEntryIsNotThatOfTheNewOne() {
        store.compute("vm1", to(HOME));
        storage.deliver();
        store.compute("vm1", DistributedBindingStoreTest::end);
        store.compute("vm1", to(AWAY));
        readAtEvents.clear();

        storage.deliver();

        assertEquals(List.of(Optional.of(AWAY), Optional.of(AWAY)), readAtEvents);
    }

    @Test
    void aDecisionIsMadeAgainOnWhatCameFirst() {
        store.compute("vm1", to(HOME));
        storage.deliver();
        storage.map().put("vm1", BindingJson.write(AWAY));
        List<Optional<Binding>> seen = new ArrayList<>();

        store.compute("vm1", current -> {
            seen.add(current);
            return Decision.end(current.orElseThrow());
        });

        assertEquals(List.of(Optional.of(HOME), Optional.of(AWAY)), seen);
        assertEquals(Optional.empty(), store.get("vm1"));
    }

    @Test
    void whatAnotherNodeDidIsSeen() {
        DistributedBindingStore other = open();
        other.compute("vm1", to(HOME));
        storage.deliver();
        assertEquals(Optional.of(HOME), store.get("vm1"));

        other.compute("vm1", DistributedBindingStoreTest::end);
        storage.deliver();

        assertEquals(Optional.empty(), store.get("vm1"));
        assertEquals(
                List.of(BindingEvent.Type.UPDATED, BindingEvent.Type.REMOVED),
                events.stream().map(BindingEvent::type).collect(ImmutableList.toImmutableList()));
        assertEquals(HOME, events.get(1).subject());
    }

    @Test
    void bindingsOutliveTheStore() {
        store.compute("vm1", to(AWAY));
        store.close();

        assertEquals(ImmutableList.of(AWAY), open().all());
    }

    @Test
    void anEntryThatCannotBeReadIsReplacedByTheNextChange() {
        storage.map().put("vm1", "{'what': 'is this'}");
        storage.deliver();
        assertEquals(ImmutableList.of(), store.all());
        assertEquals(List.of(), events);

        store.compute("vm1", to(HOME));

        assertEquals(Optional.of(HOME), open().get("vm1"));
    }

    @Test
    void aMapThatDoesNotAnswerIsSaidSo() {
        storage.setSilent(true);

        assertThrows(ConsistentMapException.class, () -> store.compute("vm1", to(HOME)));
        assertEquals(Optional.empty(), store.get("vm1"));
    }
}
