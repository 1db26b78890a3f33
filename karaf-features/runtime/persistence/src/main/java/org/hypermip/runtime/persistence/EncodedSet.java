/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;

/** A set of values over a table of their bytes. {@code Collections.newSetFromMap} refuses a map that a restart filled. */
final class EncodedSet<E> extends AbstractSet<E> {

    private final EncodedMap<E, Boolean> elements;

    EncodedSet(Map<byte[], byte[]> table, Codec<E> codec) {
        this.elements = new EncodedMap<>(table, codec, Codec.presence());
    }

    @Override
    public boolean add(E element) {
        return elements.putIfAbsent(element, true) == null;
    }

    @Override
    public boolean remove(Object element) {
        return elements.remove(element) != null;
    }

    @Override
    public boolean contains(Object element) {
        return elements.containsKey(element);
    }

    @Override
    public void clear() {
        elements.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return elements.keySet().iterator();
    }

    @Override
    public int size() {
        return elements.size();
    }
}
