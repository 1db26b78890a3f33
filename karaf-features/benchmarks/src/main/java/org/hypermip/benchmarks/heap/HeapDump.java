/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import java.io.File;
import java.util.EnumSet;
import java.util.Set;
import shark.CloseableHeapGraph;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/** A heap in a file, with all roots that a JVM writes there. */
final class HeapDump {

    private static final Set<HprofRecordTag> ROOTS = EnumSet.of(
            HprofRecordTag.ROOT_JNI_GLOBAL,
            HprofRecordTag.ROOT_JNI_LOCAL,
            HprofRecordTag.ROOT_JAVA_FRAME,
            HprofRecordTag.ROOT_NATIVE_STACK,
            HprofRecordTag.ROOT_STICKY_CLASS,
            HprofRecordTag.ROOT_THREAD_BLOCK,
            HprofRecordTag.ROOT_MONITOR_USED,
            HprofRecordTag.ROOT_THREAD_OBJECT,
            HprofRecordTag.ROOT_JNI_MONITOR);

    private HeapDump() {}

    static CloseableHeapGraph open(File dump) {
        return HprofHeapGraph.Companion.openHeapGraph(dump, null, ROOTS);
    }
}
