/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import org.hypermip.flows.network.Hypervisor;

/** A hypervisor and the mobile nodes that it runs. */
@AutoValue
public abstract class HypervisorStatus {

    /** As configured. */
    public abstract Hypervisor hypervisor();

    /** Tells whether its switch is connected to ONOS. */
    public abstract boolean available();

    /** Mobile nodes that run there. */
    public abstract long bindings();

    /** Mobile nodes that are on their way there. */
    public abstract long coming();

    static HypervisorStatus of(Hypervisor hypervisor, boolean available, long bindings, long coming) {
        return new AutoValue_HypervisorStatus(hypervisor, available, bindings, coming);
    }
}
