/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.Map;
import org.onosproject.persistence.PersistentMapBuilder;
import org.onosproject.store.service.Serializer;

/** ONOS's builder of persistent maps. */
final class EncodedMapBuilder<K, V> implements PersistentMapBuilder<K, V> {

    private final TableSettings settings;

    EncodedMapBuilder(MapDbStore store) {
        settings = new TableSettings(store);
    }

    @Override
    public PersistentMapBuilder<K, V> withName(String name) {
        settings.name(name);
        return this;
    }

    @Override
    public PersistentMapBuilder<K, V> withSerializer(Serializer serializer) {
        settings.serializer(serializer);
        return this;
    }

    @Override
    public Map<K, V> build() {
        Codec<K> keys = settings.codec();
        Codec<V> values = settings.codec();
        return new EncodedMap<>(settings.table("map"), keys, values);
    }
}
