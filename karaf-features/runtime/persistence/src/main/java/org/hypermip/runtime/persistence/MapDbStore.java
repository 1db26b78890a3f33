/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Hasher;
import org.mapdb.Serializer;

/** Named tables of bytes in one MapDB file with a write-ahead log: after a crash, the last commit is what is there. */
final class MapDbStore implements AutoCloseable {

    private final DB database;

    /**
     * Opens the file, or creates it and its directory.
     *
     * @throws UncheckedIOException if the directory cannot be made
     */
    MapDbStore(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Without MapDB's instance cache: what it would keep is the encoded form, and the stores above keep the values.
        database = DBMaker.newFileDB(file.toFile()).cacheDisable().make();
    }

    /** Returns the table of that name, created if it is not there. */
    Map<byte[], byte[]> table(String name) {
        return database.createHashMap(name)
                .keySerializer(Serializer.BYTE_ARRAY)
                .valueSerializer(Serializer.BYTE_ARRAY)
                .hasher(Hasher.BYTE_ARRAY)
                .makeOrGet();
    }

    /** Makes everything written so far durable. */
    void commit() {
        database.commit();
    }

    /** Commits and closes the file; the tables are unusable from then on. */
    @Override
    public void close() {
        database.commit();
        database.close();
    }
}
