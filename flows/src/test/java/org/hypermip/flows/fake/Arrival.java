/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onosproject.net.PortNumber;

/** A frame that comes into a switch. */
@AutoValue
abstract class Arrival {

    abstract PortNumber port();

    /** The key it came under, if out of a tunnel. */
    abstract Optional<Long> tunnelKey();

    abstract Frame frame();

    /** Returns the arrival of another frame at the same place. */
    Arrival with(Frame other) {
        return new AutoValue_Arrival(port(), tunnelKey(), other);
    }

    static Arrival at(PortNumber port, Frame frame) {
        return new AutoValue_Arrival(port, Optional.empty(), frame);
    }

    static Arrival fromTunnel(PortNumber port, long key, Frame frame) {
        return new AutoValue_Arrival(port, Optional.of(key), frame);
    }
}
