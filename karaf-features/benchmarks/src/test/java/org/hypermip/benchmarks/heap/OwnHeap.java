/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import shark.CloseableHeapGraph;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/** This very process's heap, as it is now. */
final class OwnHeap implements Closeable {

    private final CloseableHeapGraph graph;

    private OwnHeap(CloseableHeapGraph graph) {
        this.graph = graph;
    }

    /** Dumps what is alive to a file in the directory, and reads it. */
    static OwnHeap dumped(Path directory) throws IOException {
        File dump = directory.resolve("own.hprof").toFile();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.getPath(), true);
        return new OwnHeap(HeapDump.open(dump));
    }

    CloseableHeapGraph graph() {
        return graph;
    }

    HeapClass type(Class<?> type) {
        return Objects.requireNonNull(graph.findClassByName(type.getName()), type.getName());
    }

    /** Returns the only instance of the class. */
    HeapInstance only(Class<?> type) {
        Iterator<HeapInstance> instances = type(type).getInstances().iterator();
        HeapInstance instance = instances.next();
        if (instances.hasNext()) {
            throw new AssertionError("several instances of " + type);
        }
        return instance;
    }

    /** Returns what a field of the only instance of a class refers to. */
    HeapObject held(Class<?> holder, String field) {
        return Objects.requireNonNull(Objects.requireNonNull(only(holder).get(holder.getName(), field))
                .getValue()
                .getAsObject());
    }

    /** Returns what the object refers to. */
    static Set<Long> references(HeapObject object) {
        Set<Long> ids = new HashSet<>();
        References.of(object, ids::add);
        return ids;
    }

    @Override
    public void close() throws IOException {
        graph.close();
    }
}
