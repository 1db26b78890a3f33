/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;

/** The ports of a UDP datagram. */
@AutoValue
public abstract class UdpPorts {

    /** The sender's. */
    public abstract int source();

    /** The receiver's. */
    public abstract int destination();

    static UdpPorts of(int source, int destination) {
        return new AutoValue_UdpPorts(source, destination);
    }
}
