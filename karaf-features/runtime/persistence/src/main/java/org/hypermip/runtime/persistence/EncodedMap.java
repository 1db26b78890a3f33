/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import javax.annotation.Nullable;

/**
 * A map of values over a map of their bytes.
 *
 * <p>Keys are compared by their bytes, because a hash code need not be the same in the next JVM. ONOS's eventually
 * consistent maps rely on {@link #compute} being atomic: all writers of one table take its lock, and
 * {@link ConcurrentMap} builds the compound operations on the ones here. Neither keys nor values may be null.
 */
final class EncodedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

    private final Map<byte[], byte[]> table;
    private final Codec<K> keys;
    private final Codec<V> values;

    /**
     * @param table the bytes; its own equality must go by content
     */
    EncodedMap(Map<byte[], byte[]> table, Codec<K> keys, Codec<V> values) {
        this.table = table;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public boolean containsKey(Object key) {
        return table.containsKey(encodeKey(key));
    }

    @Override
    @Nullable
    public V get(Object key) {
        return decode(table.get(encodeKey(key)));
    }

    @Override
    @Nullable
    public V put(K key, V value) {
        synchronized (table) {
            return decode(table.put(keys.encode(key), values.encode(value)));
        }
    }

    @Override
    @Nullable
    public V putIfAbsent(K key, V value) {
        synchronized (table) {
            V present = get(key);
            return present == null ? put(key, value) : present;
        }
    }

    @Override
    @Nullable
    public V replace(K key, V value) {
        synchronized (table) {
            return containsKey(key) ? put(key, value) : null;
        }
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        synchronized (table) {
            boolean matches = holds(key, expected);
            if (matches) {
                put(key, value);
            }
            return matches;
        }
    }

    @Override
    @Nullable
    public V remove(Object key) {
        synchronized (table) {
            return decode(table.remove(encodeKey(key)));
        }
    }

    @Override
    public boolean remove(Object key, Object expected) {
        synchronized (table) {
            boolean matches = holds(key, expected);
            if (matches) {
                remove(key);
            }
            return matches;
        }
    }

    @Override
    public void clear() {
        synchronized (table) {
            table.clear();
        }
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new Entries();
    }

    @SuppressWarnings(
            "unchecked") // Map's lookups take any object; one of another type encodes to bytes that are not there.
    private byte[] encodeKey(Object key) {
        return keys.encode((K) key);
    }

    @SuppressWarnings("unchecked")
    private boolean holds(Object key, Object expected) {
        byte[] present = table.get(encodeKey(key));
        return present != null && Arrays.equals(present, values.encode((V) expected));
    }

    @Nullable
    private V decode(@Nullable byte[] bytes) {
        return bytes == null ? null : values.decode(bytes);
    }

    private final class Entries extends AbstractSet<Entry<K, V>> {
        @Override
        public int size() {
            return table.size();
        }

        @Override
        public Iterator<Entry<K, V>> iterator() {
            Iterator<Entry<byte[], byte[]>> encoded = table.entrySet().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return encoded.hasNext();
                }

                @Override
                public Entry<K, V> next() {
                    Entry<byte[], byte[]> entry = encoded.next();
                    return new StoredEntry(keys.decode(entry.getKey()), values.decode(entry.getValue()));
                }

                @Override
                public void remove() {
                    encoded.remove();
                }
            };
        }
    }

    /** An entry that writes through, as a map's entries do. */
    private final class StoredEntry extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        StoredEntry(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
