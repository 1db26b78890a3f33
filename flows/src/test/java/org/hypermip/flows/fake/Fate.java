/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import org.hypermip.flows.network.HomeNetwork;

/** What became of a packet. */
@AutoValue
public abstract class Fate {

    /** Where it came out, routers passed; of tunnels, all that it crossed are counted. */
    public abstract ImmutableList<Delivery> deliveries();

    /** The networks whose router found its TTL spent and tells the sender so. */
    public abstract ImmutableList<HomeNetwork> expired();

    /** The networks whose router dropped it for its source address. */
    public abstract ImmutableList<HomeNetwork> filtered();

    static Builder builder() {
        return new AutoValue_Fate.Builder();
    }

    /** Collects it. */
    @AutoValue.Builder
    abstract static class Builder {
        abstract ImmutableList.Builder<Delivery> deliveriesBuilder();

        abstract ImmutableList.Builder<HomeNetwork> expiredBuilder();

        abstract ImmutableList.Builder<HomeNetwork> filteredBuilder();

        void deliver(Delivery delivery) {
            deliveriesBuilder().add(delivery);
        }

        void expire(HomeNetwork at) {
            expiredBuilder().add(at);
        }

        void filter(HomeNetwork at) {
            filteredBuilder().add(at);
        }

        abstract Fate build();
    }
}
