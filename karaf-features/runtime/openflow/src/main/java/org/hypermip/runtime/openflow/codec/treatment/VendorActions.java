/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Objects;
import java.util.Optional;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * What drivers have read vendor actions as. ONOS's own treatments build a serializer each ({@code NiciraSetTunnelDst}: a
 * KryoNamespace with all its pools), which takes longer than the rest of a rule. Equal actions are read once; a driver's class
 * reads them alike for every device. The values that were used last are kept, so many as there may be. Thread-safe.
 */
final class VendorActions {
    private final Cache<Key, ExtensionTreatment> read;

    /** Nothing yet; at most so many later. */
    VendorActions(int most) {
        read = CacheBuilder.newBuilder().maximumSize(most).concurrencyLevel(1).build();
    }

    /**
     * Reads an action; empty if the driver has no treatment for it.
     *
     * @throws UnsupportedOperationException if the driver says so
     */
    Optional<ExtensionTreatment> read(ExtensionTreatmentInterpreter driver, OFAction action) {
        Key key = new Key(driver.getClass(), action);
        ExtensionTreatment known = read.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ExtensionTreatment> treatment = Optional.ofNullable(driver.mapAction(action));
        treatment.ifPresent(value -> read.put(key, value));
        return treatment;
    }

    /** How many values are kept. */
    long size() {
        return read.size();
    }

    private static final class Key {
        private final Class<?> driver;
        private final OFAction action;

        private Key(Class<?> driver, OFAction action) {
            this.driver = driver;
            this.action = action;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key && driver.equals(((Key) other).driver) && action.equals(((Key) other).action);
        }

        @Override
        public int hashCode() {
            return Objects.hash(driver, action);
        }
    }
}
