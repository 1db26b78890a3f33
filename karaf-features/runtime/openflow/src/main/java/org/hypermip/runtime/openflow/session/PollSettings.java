/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.util.Map;

/** Reads a component's polling interval from its configuration. */
public final class PollSettings {
    /** Seconds between polls unless configured; the same as in a stock ONOS. */
    public static final int DEFAULT_SECONDS = 5;

    private PollSettings() {}

    /** The property in seconds, at least 1; the default if it is absent or no number. */
    public static int seconds(Map<String, Object> properties, String name) {
        try {
            return Math.max(
                    1, Integer.parseInt(String.valueOf(properties.get(name)).trim()));
        } catch (NumberFormatException absentOrWrong) {
            return DEFAULT_SECONDS;
        }
    }
}
