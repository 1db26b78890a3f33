/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import java.util.HashMap;
import java.util.Map;

/** Values that may occur only once, and where they did. */
public final class Claims<T> {

    private final Map<T, String> paths = new HashMap<>();

    /**
     * Returns the value.
     *
     * @throws FieldException if another field has it already
     */
    public T claim(JsonField field, T value) {
        String earlier = paths.putIfAbsent(value, field.path());
        if (earlier != null) {
            throw field.shouldBe("different from " + earlier + ", which holds the same");
        }
        return value;
    }
}
