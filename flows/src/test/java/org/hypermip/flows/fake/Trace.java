/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;

/** What would become of a frame. */
@AutoValue
public abstract class Trace {

    /** Where it would come out. */
    public abstract ImmutableList<Delivery> deliveries();

    /** What would go up to the controller of it. */
    public abstract ImmutableList<PacketIn> sentUp();

    static Trace of(ImmutableList<Delivery> deliveries, ImmutableList<PacketIn> sentUp) {
        return new AutoValue_Trace(deliveries, sentUp);
    }
}
