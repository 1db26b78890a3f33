/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import org.onlab.packet.IpAddress;

/** Where a frame goes that is put out of a tunnel port, and under which key. */
@AutoValue
public abstract class TunnelHeader {

    /** The key. */
    public abstract long key();

    /** The endpoint. */
    public abstract IpAddress destination();

    static TunnelHeader of(long key, IpAddress destination) {
        return new AutoValue_TunnelHeader(key, destination);
    }
}
