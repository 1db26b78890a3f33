/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;

/** What a neighbor solicitation or advertisement says (RFC 4861 sections 4.3 and 4.4), as a switch reads it. */
@AutoValue
public abstract class NdBody {

    /** The address that it is about; unspecified in what contradicts itself. */
    public abstract Ip6Address target();

    /** The sender's link-layer address in a solicitation, the target's in an advertisement; zeroes if it is left out. */
    public abstract MacAddress linkLayer();

    static NdBody of(Ip6Address target, MacAddress linkLayer) {
        return new AutoValue_NdBody(target, linkLayer);
    }
}
