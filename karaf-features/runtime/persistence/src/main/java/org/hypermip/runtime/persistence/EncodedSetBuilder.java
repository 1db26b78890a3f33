/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.Set;
import org.onosproject.persistence.PersistentSetBuilder;
import org.onosproject.store.service.Serializer;

/** ONOS's builder of persistent sets. */
final class EncodedSetBuilder<E> implements PersistentSetBuilder<E> {

    private final TableSettings settings;

    EncodedSetBuilder(MapDbStore store) {
        settings = new TableSettings(store);
    }

    @Override
    public PersistentSetBuilder<E> withName(String name) {
        settings.name(name);
        return this;
    }

    @Override
    public PersistentSetBuilder<E> withSerializer(Serializer serializer) {
        settings.serializer(serializer);
        return this;
    }

    @Override
    public Set<E> build() {
        Codec<E> elements = settings.codec();
        return new EncodedSet<>(settings.table("set"), elements);
    }
}
