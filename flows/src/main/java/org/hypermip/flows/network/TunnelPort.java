/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;

/** A switch's port that encapsulates, with destination and key set by flow. */
@AutoValue
public abstract class TunnelPort {

    /** Its name on the switch. */
    public abstract String name();

    /** What it speaks. */
    public abstract Encapsulation encapsulation();

    /** Returns a port of these values. */
    public static TunnelPort of(String name, Encapsulation encapsulation) {
        return new AutoValue_TunnelPort(name, encapsulation);
    }
}
