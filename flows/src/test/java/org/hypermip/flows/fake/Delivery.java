/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import org.onosproject.net.ConnectPoint;

/** A frame that came out of a port with a host behind it. */
@AutoValue
public abstract class Delivery {

    /** The port. */
    public abstract ConnectPoint at();

    /** The frame as it came out. */
    public abstract Frame frame();

    /** How many times it crossed a tunnel. */
    public abstract int tunnelCrossings();

    static Delivery of(ConnectPoint at, Frame frame, int tunnelCrossings) {
        return new AutoValue_Delivery(at, frame, tunnelCrossings);
    }
}
