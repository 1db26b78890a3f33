/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.network.AgentSwitch;
import org.onosproject.net.PortNumber;

/** A switch, whether it can do its part, and what it does. */
@AutoValue
public abstract class SwitchStatus {

    /** As configured. */
    public abstract AgentSwitch agentSwitch();

    /** Tells whether it is connected to ONOS. */
    public abstract boolean available();

    /** The number of its tunnel port; absent if it has no port of the configured name. */
    public abstract Optional<PortNumber> tunnelPort();

    /** Mobile nodes attached to it. */
    public abstract long bindings();

    /** What an operator should know or mend, in sentences. */
    public abstract ImmutableList<String> warnings();

    static SwitchStatus of(
            AgentSwitch agentSwitch,
            boolean available,
            Optional<PortNumber> tunnelPort,
            long bindings,
            Iterable<String> warnings) {
        return new AutoValue_SwitchStatus(agentSwitch, available, tunnelPort, bindings, ImmutableList.copyOf(warnings));
    }
}
