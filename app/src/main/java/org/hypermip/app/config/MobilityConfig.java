/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import org.hypermip.app.codec.FieldException;
import org.hypermip.app.codec.JsonField;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.InvalidFieldException;

/** The configuration under {@code apps/org.hypermip/mobility}; docs/configuration.md has its fields. */
public final class MobilityConfig extends Config<ApplicationId> {

    /** Its key below the application. */
    public static final String KEY = "mobility";

    /**
     * Tells that the configuration can be used; ONOS refuses, and keeps what it has, if this throws.
     *
     * @throws InvalidFieldException if not; it names the field, what it holds and what it should hold
     */
    @Override
    public boolean isValid() {
        settings();
        return true;
    }

    /**
     * Returns what it says.
     *
     * @throws InvalidFieldException if that cannot be used
     */
    public MobilitySettings settings() {
        try {
            return MobilitySettingsReader.read(JsonField.root(node));
        } catch (FieldException e) {
            String holds = e.value().isEmpty() ? "is missing" : "holds '" + e.value() + "'";
            throw new InvalidFieldException(e.field(), holds + "; should be " + e.expected());
        }
    }
}
