/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.TreeMap;
import org.onosproject.net.flow.AbstractExtension;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType;

/** An extension of a driver, which keeps its properties. */
public final class FakeExtension extends AbstractExtension implements ExtensionTreatment {

    private final ExtensionTreatmentType type;
    private final Map<String, Object> properties = new TreeMap<>();

    /** Creates one of that type. */
    public FakeExtension(ExtensionTreatmentType type) {
        this.type = type;
    }

    @Override
    public ExtensionTreatmentType type() {
        return type;
    }

    /** What was set. */
    public ImmutableMap<String, Object> properties() {
        return ImmutableMap.copyOf(properties);
    }

    @Override
    public <T> void setPropertyValue(String key, T value) {
        properties.put(key, value);
    }

    @Override
    public byte[] serialize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deserialize(byte[] data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FakeExtension
                && ((FakeExtension) other).type.equals(type)
                && ((FakeExtension) other).properties.equals(properties);
    }

    @Override
    public int hashCode() {
        return properties.hashCode();
    }

    @Override
    public String toString() {
        return type + "" + properties;
    }
}
