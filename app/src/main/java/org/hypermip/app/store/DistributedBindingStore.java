/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.Transition;
import org.onlab.util.KryoNamespace;
import org.onosproject.store.AbstractStore;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Versioned;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps bindings in a consistent map of ONOS, as JSON: what is stored can be read by people, and by later versions whose classes differ.
 * Reads are served from a copy in memory. A change is made by compare-and-set on the version that the copy has. It costs one round trip to
 * the map, and a stale copy only costs another.
 */
@Component(service = BindingStore.class)
public final class DistributedBindingStore extends AbstractStore<BindingEvent, BindingStoreDelegate>
        implements BindingStore {

    private static final String MAP = "hypermip-bindings";

    private static final Logger LOG = LoggerFactory.getLogger(DistributedBindingStore.class);

    private final ConsistentMap<String, String> map;
    private final ExecutorService events;
    private final ConcurrentMap<String, LocalCopy> copies;
    private final BindingIndex index = new BindingIndex();
    private final MapEventListener<String, String> listener = this::hear;

    /** Opens the map and reads what it holds. */
    @Activate
    public DistributedBindingStore(@Reference StorageService storage) {
        this(
                storage,
                Executors.newSingleThreadExecutor(groupedThreads("hypermip/store", "events", LOG)),
                new ConcurrentSkipListMap<>());
    }

    /**
     * Opens the map and reads what it holds.
     *
     * @param events where events of the map are heard, one after the other
     * @param copies where its entries are kept
     */
    DistributedBindingStore(StorageService storage, ExecutorService events, ConcurrentMap<String, LocalCopy> copies) {
        this.events = events;
        this.copies = copies;
        map = storage.<String, String>consistentMapBuilder()
                .withName(MAP)
                .withSerializer(Serializer.using(KryoNamespace.newBuilder().build(MAP)))
                .build();
        map.addListener(listener, events);
        map.entrySet().forEach(entry -> learn(entry.getKey(), copyOf(entry.getKey(), entry.getValue())));
    }

    @Deactivate
    void close() {
        map.removeListener(listener);
        events.shutdownNow();
    }

    @Override
    public Optional<Binding> get(String mobileNode) {
        return Optional.ofNullable(copies.get(mobileNode)).flatMap(LocalCopy::binding);
    }

    @Override
    public ImmutableList<Binding> all() {
        return copies.values().stream()
                .flatMap(copy -> copy.binding().stream())
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public KnownBindings known() {
        return index;
    }

    @Override
    public Transition compute(String mobileNode, Function<Optional<Binding>, Decision> decide) {
        LocalCopy copy = copies.getOrDefault(mobileNode, LocalCopy.NOTHING);
        while (true) {
            if (!copy.isExact()) {
                copy = reread(mobileNode, copy);
            }
            Transition transition = Transition.of(copy.binding(), decide.apply(copy.binding()));
            if (!transition.isEffective()) {
                return transition;
            }
            if (replace(mobileNode, copy, transition.after())) {
                learn(mobileNode, copy.changedTo(transition.after()));
                return transition;
            }
            copy = reread(mobileNode, copy);
        }
    }

    private boolean replace(String mobileNode, LocalCopy copy, Optional<Binding> after) {
        if (after.isEmpty()) {
            return map.remove(mobileNode, copy.version());
        }
        String json = BindingJson.write(after.get());
        return copy.isStored()
                ? map.replace(mobileNode, copy.version(), json)
                : map.putIfAbsent(mobileNode, json) == null;
    }

    private LocalCopy reread(String mobileNode, LocalCopy stale) {
        Optional<Versioned<String>> entry = Optional.ofNullable(map.get(mobileNode));
        LocalCopy fresh = entry.map(value -> copyOf(mobileNode, value)).orElseGet(stale::absentNow);
        learn(mobileNode, fresh);
        return fresh;
    }

    private void hear(MapEvent<String, String> event) {
        LocalCopy before = copies.getOrDefault(event.key(), LocalCopy.NOTHING);
        learn(event)
                .binding()
                .map(binding -> new BindingEvent(changeTo(binding, event), binding))
                .or(() -> ended(event, before).map(binding -> new BindingEvent(BindingEvent.Type.REMOVED, binding)))
                .ifPresent(this::notifyDelegate);
    }

    private LocalCopy learn(MapEvent<String, String> event) {
        if (event.newValue() != null) {
            return learn(event.key(), copyOf(event.key(), event.newValue()));
        }
        long removed = event.oldValue().version();
        LocalCopy now = learn(event.key(), LocalCopy.removed(removed));
        if (now.isOverWith(removed)) {
            copies.remove(event.key(), now);
        }
        return now;
    }

    private BindingEvent.Type changeTo(Binding binding, MapEvent<String, String> event) {
        Optional<Evidence> seen = binding.seen().filter(Evidence::reactive);
        boolean isKnown = seen.isEmpty()
                || Optional.ofNullable(event.oldValue())
                        .flatMap(entry -> copyOf(event.key(), entry).binding())
                        .filter(old ->
                                old.at().equals(binding.at()) && old.seen().equals(seen))
                        .isPresent();
        return isKnown ? BindingEvent.Type.UPDATED : BindingEvent.Type.FOLLOWED;
    }

    private Optional<Binding> ended(MapEvent<String, String> event, LocalCopy before) {
        return before.binding().or(() -> Optional.ofNullable(event.oldValue())
                .flatMap(entry -> copyOf(event.key(), entry).binding()));
    }

    /** Nothing is kept of an entry that is no more, but what later events are compared with: the last of them may have come already. */
    private LocalCopy learn(String mobileNode, LocalCopy news) {
        LocalCopy now = news.isStored()
                ? copies.merge(mobileNode, news, LocalCopy::updatedBy)
                : Optional.ofNullable(copies.computeIfPresent(mobileNode, (key, copy) -> copy.updatedBy(news)))
                        .orElse(news);
        index.update(mobileNode, () -> get(mobileNode));
        return now;
    }

    private LocalCopy copyOf(String mobileNode, Versioned<String> entry) {
        return LocalCopy.of(entry.version(), read(mobileNode, entry.value()));
    }

    /** An entry that cannot be read counts as absent: the next registration replaces it. */
    private Optional<Binding> read(String mobileNode, String json) {
        try {
            return Optional.of(BindingJson.read(json));
        } catch (IllegalArgumentException e) {
            LOG.warn("The stored binding of {} cannot be read and counts as absent: {}", mobileNode, e.getMessage());
            return Optional.empty();
        }
    }
}
