/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onosproject.net.PortNumber;

/**
 * Who forwards what goes on as if none of our rules had matched it: the switch itself, or another application's rules in a later
 * table. In our own table a frame that has met a rule of ours meets no other.
 */
@AutoValue
public abstract class BaseForwarding {

    /** The switch's own learning and flooding. */
    public static final BaseForwarding NORMAL = new AutoValue_BaseForwarding(Optional.empty());

    /** The last table that another application can have its rules in: Open vSwitch keeps the 254th to itself. */
    public static final int MAX_TABLE = 253;

    /** The table of another application; absent if the switch itself forwards. */
    public abstract Optional<Integer> table();

    /** Returns the forwarding by the rules of a table. */
    public static BaseForwarding inTable(int table) {
        return new AutoValue_BaseForwarding(Optional.of(table));
    }

    /** Where the controller puts out a frame that is to be forwarded so, as if it had come in by a port. */
    public PortNumber packetOut() {
        return table().isPresent() ? PortNumber.TABLE : PortNumber.NORMAL;
    }
}
