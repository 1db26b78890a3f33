/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Predicate;
import shark.GcRoot;
import shark.HeapGraph;
import shark.HeapObject;

/** Objects that can be reached from the roots of a heap without passing through certain ones. */
final class Reachability {

    private final HeapGraph graph;
    private final Predicate<HeapObject> isAvoided;
    private final ObjectSizes sizes = new ObjectSizes();
    private final BitSet seen;
    private long[] waiting = new long[1024];
    private int waits = 0;
    private long bytes = 0;
    private long objects = 0;

    private Reachability(HeapGraph graph, Predicate<HeapObject> isAvoided) {
        this.graph = graph;
        this.isAvoided = isAvoided;
        this.seen = new BitSet(graph.getObjectCount());
    }

    /** How much there is that can be reached without the avoided ones. */
    static Volume without(HeapGraph graph, Predicate<HeapObject> isAvoided) {
        return new Reachability(graph, isAvoided).walk();
    }

    private Volume walk() {
        for (GcRoot root : graph.getGcRoots()) {
            push(root.getId());
        }
        while (waits > 0) {
            visit(waiting[--waits]);
        }
        return new Volume(bytes, objects);
    }

    private void visit(long id) {
        HeapObject object = graph.findObjectByIdOrNull(id);
        if (object == null || seen.get(object.getObjectIndex())) {
            return;
        }
        seen.set(object.getObjectIndex());
        if (isAvoided.test(object)) {
            return;
        }
        bytes += sizes.of(object);
        objects++;
        References.of(object, this::push);
    }

    private void push(long id) {
        if (waits == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waits);
        }
        waiting[waits++] = id;
    }
}
