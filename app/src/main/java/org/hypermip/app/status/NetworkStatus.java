/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import java.util.OptionalInt;
import org.hypermip.flows.network.HomeNetwork;

/** A network and its mobile nodes. */
@AutoValue
public abstract class NetworkStatus {

    /** As configured. */
    public abstract HomeNetwork network();

    /** The largest packet that gets through whatever tunnel, in bytes; absent if there are no tunnels. */
    public abstract OptionalInt tunnelMtu();

    /** Mobile nodes with an interface in it that have a binding. */
    public abstract long bindings();

    /** Those of them that are not at home, or on the move. */
    public abstract long away();

    static NetworkStatus of(HomeNetwork network, OptionalInt tunnelMtu, long bindings, long away) {
        return new AutoValue_NetworkStatus(network, tunnelMtu, bindings, away);
    }
}
