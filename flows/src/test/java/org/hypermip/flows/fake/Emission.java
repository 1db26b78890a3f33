/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onosproject.net.PortNumber;

/** A frame that a switch puts out of a port. */
@AutoValue
abstract class Emission {

    abstract PortNumber port();

    abstract Frame frame();

    /** The tunnel chosen for it, of use only at the tunnel port. */
    abstract Optional<TunnelHeader> tunnel();

    static Emission of(PortNumber port, Frame frame, Optional<TunnelHeader> tunnel) {
        return new AutoValue_Emission(port, frame, tunnel);
    }
}
