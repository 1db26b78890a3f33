/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import org.hypermip.flows.network.HomeNetwork;

/** A network and its mobile nodes. */
@AutoValue
public abstract class NetworkStatus {

    /** As configured. */
    public abstract HomeNetwork network();

    /** Mobile nodes with an interface in it that have a binding. */
    public abstract long bindings();

    /** Those of them that are not at home, or on the move. */
    public abstract long away();

    static NetworkStatus of(HomeNetwork network, long bindings, long away) {
        return new AutoValue_NetworkStatus(network, bindings, away);
    }
}
