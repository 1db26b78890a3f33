/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onosproject.net.PortNumber;

/** How a frame came to a switch: out of one of its tunnel ports, or from the switch's own network. */
@AutoValue
abstract class Entry {

    /** From the switch's own network. */
    static final Entry LOCAL = new AutoValue_Entry(Optional.empty());

    /** The tunnel port that it came out of. */
    abstract Optional<PortNumber> tunnelPort();

    /** Out of a tunnel, by that port. */
    static Entry outOf(PortNumber tunnelPort) {
        return new AutoValue_Entry(Optional.of(tunnelPort));
    }

    /** The output that leads to that port: a frame goes back to where it came from by IN_PORT only (OpenFlow 1.3.5 section 7.2.5). */
    PortNumber outputTo(PortNumber port) {
        return tunnelPort().filter(port::equals).isPresent() ? PortNumber.IN_PORT : port;
    }
}
