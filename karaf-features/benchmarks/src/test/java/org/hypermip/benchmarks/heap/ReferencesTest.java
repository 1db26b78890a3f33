/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Set;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.HeapObject;

/** What fields, elements and classes hold on to. */
class ReferencesTest {

    private static final Node NODE = new Node();

    private static OwnHeap heap;

    @BeforeAll
    static void dump(@TempDir Path directory) throws IOException {
        heap = OwnHeap.dumped(directory);
    }

    @AfterAll
    static void close() throws IOException {
        heap.close();
    }

    @Test
    void anObjectHoldsItsClassAndWhatItsFieldsReferTo() {
        Set<Long> references = OwnHeap.references(heap.only(Node.class));
        assertEquals(Set.of(heap.type(Node.class).getObjectId(), id("one"), id("array"), id("weak")), references);
        assertEquals(2, NODE.array.length);
    }

    @Test
    void anArrayHoldsItsElementsButNoNull() {
        assertEquals(Set.of(id("one")), OwnHeap.references(heap.held(Node.class, "array")));
    }

    @Test
    void bytesHoldNothing() {
        assertEquals(Set.of(), OwnHeap.references(heap.held(Node.class, "one")));
    }

    @Test
    void aWeakReferenceDoesNotHoldItsReferent() {
        Set<Long> references = OwnHeap.references(heap.held(Node.class, "weak"));
        assertFalse(references.contains(id("one")));
        assertTrue(references.contains(heap.type(WeakReference.class).getObjectId()));
    }

    @Test
    void aFieldIsNoReferentForItsNameAlone() {
        Set<Long> references = OwnHeap.references(heap.only(Named.class));
        assertTrue(references.contains(id("one")));
        assertEquals(NODE.one, Named.ONLY.referent);
    }

    @Test
    void aClassHoldsItsStaticFieldsItsParentAndItsLoader() {
        Set<Long> references = OwnHeap.references(heap.type(Named.class));
        assertTrue(references.contains(heap.only(Named.class).getObjectId()));
        assertTrue(references.contains(heap.type(Parent.class).getObjectId()));
        assertTrue(references.contains(heap.type(Named.class).readRecord().getClassLoaderId()));
    }

    private static long id(String field) {
        HeapObject held = heap.held(Node.class, field);
        return held.getObjectId();
    }

    @SuppressWarnings("unused") // fields are there for what they refer to
    private static final class Node {
        final byte[] one = new byte[10];
        final Object[] array = {one, null};
        final WeakReference<byte[]> weak = new WeakReference<>(one);
        final @Nullable Object none = null;
        final int number = 3;
    }

    private static class Parent {}

    private static final class Named extends Parent {
        static final Named ONLY = new Named();

        final Object referent = NODE.one;
    }

    static {
        assertEquals(Named.ONLY.referent, NODE.one);
    }
}
