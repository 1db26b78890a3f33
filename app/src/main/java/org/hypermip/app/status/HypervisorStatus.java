/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.network.Hypervisor;

/** A hypervisor and the mobile nodes that it runs. */
@AutoValue
public abstract class HypervisorStatus {

    /** As configured. */
    public abstract Hypervisor hypervisor();

    /** Tells whether its switch is connected to ONOS. */
    public abstract boolean available();

    /** When its latest inventory came; empty if none has since the application started. */
    public abstract Optional<Instant> heard();

    /** Mobile nodes that run there and at another hypervisor, as both say. */
    public abstract ImmutableSet<String> contested();

    /** Mobile nodes that run there. */
    public abstract long bindings();

    /** Mobile nodes that are on their way there. */
    public abstract long coming();

    /** What will hurt those that it serves, a sentence for each. */
    public abstract ImmutableList<String> warnings();

    static HypervisorStatus of(
            Hypervisor hypervisor,
            boolean knowsUplinks,
            boolean available,
            Optional<Instant> heard,
            Set<String> contested,
            long bindings,
            long coming) {
        return new AutoValue_HypervisorStatus(
                hypervisor,
                available,
                heard,
                ImmutableSet.copyOf(contested),
                bindings,
                coming,
                PortWarnings.of(hypervisor, knowsUplinks));
    }
}
