/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import java.io.File;
import java.io.IOException;
import java.util.function.Predicate;
import shark.CloseableHeapGraph;
import shark.HeapGraph;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/**
 * What would go from a heap if the application's objects went: they, and what nobody else holds on to. Beside it the same for
 * ONOS's store of flow rules, which holds what the application has handed to it.
 */
public final class RetainedHeap {

    private static final String OURS = "org.hypermip.";
    private static final String RUNTIME = "org.hypermip.runtime.";
    private static final String STORES = "org.onosproject.store.";

    private RetainedHeap() {}

    /** The only argument is a heap dump; prints a JSON object with bytes and objects. */
    public static void main(String[] arguments) throws IOException {
        try (CloseableHeapGraph graph = HeapDump.open(new File(arguments[0]))) {
            Volume all = Reachability.without(graph, object -> false);
            Volume own = retained(graph, all, RetainedHeap::isOurs);
            Volume store = retained(graph, all, RetainedHeap::isFlowStores);
            System.out.printf(
                    "{\"liveBytes\": %d, \"ownBytes\": %d, \"ownObjects\": %d, \"flowStoreBytes\": %d, \"flowStoreObjects\": %d}%n",
                    all.bytes, own.bytes, own.objects, store.bytes, store.objects);
        }
    }

    /** What only objects of the names chosen keep alive, themselves included; all is what can be reached at all. */
    static Volume retained(HeapGraph graph, Volume all, Predicate<String> isChosen) {
        return all.less(Reachability.without(graph, object -> isChosen.test(className(object))));
    }

    private static String className(HeapObject object) {
        if (object instanceof HeapInstance) {
            return ((HeapInstance) object).getInstanceClassName();
        }
        return object instanceof HeapClass ? ((HeapClass) object).getName() : "";
    }

    private static boolean isOurs(String name) {
        return name.startsWith(OURS) && !name.startsWith(RUNTIME);
    }

    private static boolean isFlowStores(String name) {
        return name.startsWith(STORES) && name.contains("Flow");
    }
}
