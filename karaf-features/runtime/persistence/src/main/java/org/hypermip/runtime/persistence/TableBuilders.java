/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onosproject.persistence.PersistentMapBuilder;
import org.onosproject.persistence.PersistentSetBuilder;
import org.onosproject.store.service.Serializer;

/** ONOS's builders of persistent maps and sets. A map and a set of the same name are two things. */
final class TableBuilders {

    private TableBuilders() {}

    static final class OfMap<K, V> implements PersistentMapBuilder<K, V> {
        private final MapDbStore store;
        private Optional<String> name = Optional.empty();
        private Optional<Serializer> serializer = Optional.empty();

        OfMap(MapDbStore store) {
            this.store = store;
        }

        @Override
        public PersistentMapBuilder<K, V> withName(String mapName) {
            name = Optional.of(mapName);
            return this;
        }

        @Override
        public PersistentMapBuilder<K, V> withSerializer(Serializer mapSerializer) {
            serializer = Optional.of(mapSerializer);
            return this;
        }

        @Override
        public Map<K, V> build() {
            Serializer codec = required(serializer, "serializer");
            return new EncodedMap<>(store.table("map/" + required(name, "name")), Codec.of(codec), Codec.of(codec));
        }
    }

    static final class OfSet<E> implements PersistentSetBuilder<E> {
        private final MapDbStore store;
        private Optional<String> name = Optional.empty();
        private Optional<Serializer> serializer = Optional.empty();

        OfSet(MapDbStore store) {
            this.store = store;
        }

        @Override
        public PersistentSetBuilder<E> withName(String setName) {
            name = Optional.of(setName);
            return this;
        }

        @Override
        public PersistentSetBuilder<E> withSerializer(Serializer setSerializer) {
            serializer = Optional.of(setSerializer);
            return this;
        }

        @Override
        public Set<E> build() {
            Codec<E> elements = Codec.of(required(serializer, "serializer"));
            return new EncodedSet<>(store.table("set/" + required(name, "name")), elements);
        }
    }

    private static <T> T required(Optional<T> value, String what) {
        return value.orElseThrow(() -> new IllegalStateException("a persistent table needs a " + what));
    }
}
