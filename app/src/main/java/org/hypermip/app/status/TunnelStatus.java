/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Tunnel;

/** A tunnel, and the networks whose packets may be too big for it. */
@AutoValue
public abstract class TunnelStatus {

    /** As it follows from what is configured. */
    public abstract Tunnel tunnel();

    /** The networks whose MTU is larger than the tunnel's. */
    public abstract ImmutableList<HomeNetwork> tooNarrowFor();

    static TunnelStatus of(Tunnel tunnel, ImmutableList<HomeNetwork> tooNarrowFor) {
        return new AutoValue_TunnelStatus(tunnel, tooNarrowFor);
    }
}
