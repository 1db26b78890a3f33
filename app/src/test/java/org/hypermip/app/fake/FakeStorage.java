/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapAdapter;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.ConsistentMapException;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.StorageServiceAdapter;
import org.onosproject.store.service.Versioned;

/**
 * A storage service with one map of strings, which all who ask for a map share, as the nodes of a cluster do. Its events are
 * delivered when a test says so: in a cluster they come some time after the change.
 */
public final class FakeStorage extends StorageServiceAdapter {

    private final Map<String, Versioned<String>> entries = new ConcurrentSkipListMap<>();
    private final List<MapEventListener<String, String>> listeners = new ArrayList<>();
    private final Queue<MapEvent<String, String>> events = new ConcurrentLinkedQueue<>();
    private final SharedMap map = new SharedMap();
    private long version;
    private int reads;
    private boolean silent;

    /** Delivers the events of all changes so far. */
    public void deliver() {
        while (!events.isEmpty()) {
            MapEvent<String, String> event = events.remove();
            List.copyOf(listeners).forEach(listener -> listener.event(event));
        }
    }

    /** From now on the map answers, or does not. */
    public void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** How often single entries were read from the map. */
    public int reads() {
        return reads;
    }

    /** The map, as another node sees it. */
    public ConsistentMap<String, String> map() {
        return map;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
        return new ConsistentMapBuilder<K, V>() {
            @Override
            public ConsistentMap<K, V> build() {
                return (ConsistentMap<K, V>) map;
            }

            @Override
            public AsyncConsistentMap<K, V> buildAsyncMap() {
                throw new UnsupportedOperationException();
            }
        };
    }

    @SuppressWarnings("NullAway") // absence is null here, as in every ConsistentMap
    private final class SharedMap extends ConsistentMapAdapter<String, String> {

        @Override
        public Versioned<String> get(String key) {
            answer();
            reads++;
            return entries.get(key);
        }

        @Override
        public Versioned<String> put(String key, String value) {
            return change(key, value);
        }

        @Override
        public Versioned<String> remove(String key) {
            return change(key, null);
        }

        @Override
        public synchronized Versioned<String> putIfAbsent(String key, String value) {
            answer();
            return entries.containsKey(key) ? entries.get(key) : change(key, value);
        }

        @Override
        public boolean replace(String key, long expected, String value) {
            return changeIf(key, expected, value);
        }

        @Override
        public boolean remove(String key, long expected) {
            return changeIf(key, expected, null);
        }

        @Override
        public Set<Map.Entry<String, Versioned<String>>> entrySet() {
            return entries.entrySet();
        }

        @Override
        public void addListener(MapEventListener<String, String> listener, Executor executor) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(MapEventListener<String, String> listener) {
            listeners.remove(listener);
        }

        private synchronized boolean changeIf(String key, long expected, String value) {
            answer();
            Versioned<String> entry = entries.get(key);
            if (entry == null || entry.version() != expected) {
                return false;
            }
            change(key, value);
            return true;
        }

        private synchronized Versioned<String> change(String key, String value) {
            Versioned<String> next = value == null ? null : new Versioned<>(value, ++version);
            Versioned<String> previous = next == null ? entries.remove(key) : entries.put(key, next);
            events.add(new MapEvent<>("map", key, next, previous));
            return previous;
        }

        private void answer() {
            if (silent) {
                throw new ConsistentMapException.Timeout("the map does not answer");
            }
        }
    }
}
