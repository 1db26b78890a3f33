/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** What an ARP packet says (RFC 826). */
@AutoValue
public abstract class ArpBody {

    /** Request or reply, as in {@link org.onlab.packet.ARP}. */
    public abstract int operation();

    /** The sender's hardware address. */
    public abstract MacAddress senderMac();

    /** The sender's protocol address. */
    public abstract Ip4Address sender();

    /** The target's protocol address. */
    public abstract Ip4Address target();

    static ArpBody of(int operation, MacAddress senderMac, Ip4Address sender, Ip4Address target) {
        return new AutoValue_ArpBody(operation, senderMac, sender, target);
    }
}
