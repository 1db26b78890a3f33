/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.TunnelPort;
import org.onosproject.net.PortNumber;

/** A switch, whether it can do its part, and what it does. */
@AutoValue
public abstract class SwitchStatus {

    /** As configured. */
    public abstract AgentSwitch agentSwitch();

    /** Tells whether it is connected to ONOS. */
    public abstract boolean available();

    /** The numbers of its tunnel ports; a port that it does not have has none. */
    public abstract ImmutableMap<TunnelPort, PortNumber> tunnelPorts();

    /** Mobile nodes attached to it. */
    public abstract long bindings();

    /** What an operator should know or mend, in sentences. */
    public abstract ImmutableList<String> warnings();

    static SwitchStatus of(
            AgentSwitch agentSwitch,
            boolean available,
            Map<TunnelPort, PortNumber> tunnelPorts,
            long bindings,
            Iterable<String> warnings) {
        return new AutoValue_SwitchStatus(
                agentSwitch, available, ImmutableMap.copyOf(tunnelPorts), bindings, ImmutableList.copyOf(warnings));
    }
}
