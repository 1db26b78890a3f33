/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** A listed machine: a mobile node that the operator named, and that may be followed before any hypervisor has registered it. */
@AutoValue
public abstract class Machine {

    /** Its name: that of the binding it gets. */
    public abstract String id();

    /** MAC address of its one interface. */
    public abstract MacAddress mac();

    /** Its IP addresses, at least one, all of its network. */
    public abstract ImmutableSet<IpAddress> addresses();

    /** Returns a listed machine of these values. */
    public static Machine of(String id, MacAddress mac, Iterable<IpAddress> addresses) {
        return new AutoValue_Machine(id, mac, ImmutableSet.copyOf(addresses));
    }
}
