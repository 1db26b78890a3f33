/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapObject.HeapPrimitiveArray;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord.FieldRecord;

/**
 * Bytes that objects take in a 64-bit HotSpot whose references are compressed, as they are in heaps below 32 GB. A dump itself
 * writes references in 8 bytes.
 */
final class ObjectSizes {

    private static final int HEADER = 12;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;
    private static final int REFERENCE_IN_DUMP = 8;
    private static final int ALIGNMENT = 8;
    private static final Map<Integer, Integer> BYTES_BY_TYPE = Map.of(
            2, REFERENCE, 4, 1, 5, 2, 6, 4, 7, 8, 8, 1, 9, 2, 10, 4, 11, 8); // types as the HPROF format numbers them

    private final Map<Long, Integer> instances = new HashMap<>();

    /** Classes themselves are outside the heap, but for what their static fields refer to: they count nothing. */
    long of(HeapObject object) {
        if (object instanceof HeapInstance) {
            HeapClass type = ((HeapInstance) object).getInstanceClass();
            return instances.computeIfAbsent(type.getObjectId(), id -> aligned(HEADER + fields(type)));
        }
        if (object instanceof HeapObjectArray) {
            int length = ((HeapObjectArray) object).getByteSize() / REFERENCE_IN_DUMP;
            return aligned(ARRAY_HEADER + length * REFERENCE);
        }
        if (object instanceof HeapPrimitiveArray) {
            return aligned(ARRAY_HEADER + ((HeapPrimitiveArray) object).getByteSize());
        }
        return 0;
    }

    private static int fields(HeapClass type) {
        int bytes = 0;
        for (Iterator<HeapClass> each = type.getClassHierarchy().iterator(); each.hasNext(); ) {
            for (FieldRecord field : each.next().readRecordFields()) {
                bytes += BYTES_BY_TYPE.getOrDefault(field.getType(), REFERENCE);
            }
        }
        return bytes;
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
