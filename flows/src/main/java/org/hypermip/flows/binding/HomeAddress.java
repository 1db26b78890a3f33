/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** One interface of a mobile node: what it keeps wherever it is attached (RFC 5944 section 1.6). */
@AutoValue
public abstract class HomeAddress {

    /** Id of the home network. */
    public abstract String network();

    /** MAC address of the interface. */
    public abstract MacAddress mac();

    /** IP addresses of the interface, at least one, all of the home network. */
    public abstract ImmutableSet<IpAddress> addresses();

    /** Returns a home address of these values. */
    public static HomeAddress of(String network, MacAddress mac, Iterable<IpAddress> addresses) {
        return new AutoValue_HomeAddress(network, mac, ImmutableSet.copyOf(addresses));
    }
}
