/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.Map;
import java.util.Optional;
import org.onosproject.store.service.Serializer;

/** What a persistent table is called, and how its parts are written. Both have to be said before there is a table. */
final class TableSettings {

    private final MapDbStore store;
    private Optional<String> name = Optional.empty();
    private Optional<Serializer> serializer = Optional.empty();

    TableSettings(MapDbStore store) {
        this.store = store;
    }

    void name(String known) {
        name = Optional.of(known);
    }

    void serializer(Serializer known) {
        serializer = Optional.of(known);
    }

    /** Returns the table: a map and a set of the same name, which are of different kinds, have different ones. */
    Map<byte[], byte[]> table(String kind) {
        return store.table(kind + "/" + required(name, "name"));
    }

    <T> Codec<T> codec() {
        return Codec.of(required(serializer, "serializer"));
    }

    private static <T> T required(Optional<T> value, String what) {
        return value.orElseThrow(() -> new IllegalStateException("a persistent table needs a " + what));
    }
}
