/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import java.util.Iterator;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jetbrains.annotations.Nullable;
import shark.HeapField;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapValue;

/** What an object holds on to. Weak, soft and phantom references hold on to nothing. */
final class References {

    private static final String REFERENCE = "java.lang.ref.Reference";
    private static final String REFERENT = "referent";

    private References() {}

    /** Hands over the id of each object that this one refers to. */
    static void of(HeapObject object, LongConsumer taker) {
        if (object instanceof HeapInstance) {
            HeapInstance instance = (HeapInstance) object;
            taker.accept(instance.getInstanceClassId());
            fields(instance.readFields().iterator(), taker);
        } else if (object instanceof HeapObjectArray) {
            values(((HeapObjectArray) object).readElements().iterator(), taker);
        } else if (object instanceof HeapClass) {
            ofClass((HeapClass) object, taker);
        }
    }

    private static void ofClass(HeapClass type, LongConsumer taker) {
        fields(type.readStaticFields().iterator(), taker);
        HeapClass parent = type.getSuperclass();
        if (parent != null) {
            taker.accept(parent.getObjectId());
        }
        taker.accept(type.readRecord().getClassLoaderId());
    }

    private static void fields(Iterator<HeapField> fields, LongConsumer taker) {
        while (fields.hasNext()) {
            HeapField field = fields.next();
            if (!isReferent(field)) {
                accept(field.getValue().getAsNonNullObjectId(), taker);
            }
        }
    }

    private static void values(Iterator<HeapValue> values, LongConsumer taker) {
        while (values.hasNext()) {
            accept(values.next().getAsNonNullObjectId(), taker);
        }
    }

    private static void accept(@Nullable Long id, LongConsumer taker) {
        if (id != null) {
            taker.accept(id);
        }
    }

    private static boolean isReferent(HeapField field) {
        return field.getName().equals(REFERENT)
                && Objects.equals(field.getDeclaringClass().getName(), REFERENCE);
    }
}
