/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import org.onosproject.net.DeviceId;

/** A host that runs mobile nodes, all of them attached to one switch. */
@AutoValue
public abstract class Hypervisor {

    /** Name by which it registers, unique in the configuration. */
    public abstract String id();

    /** The switch its mobile nodes are attached to. */
    public abstract DeviceId device();

    /** What its mobile nodes' ports are called there; empty if any port of the switch may be one. */
    public abstract ImmutableSet<PortPattern> ports();

    /** How many mobile nodes away from home it may have or expect; absent if any number may come. */
    public abstract Optional<Integer> maxVisitors();

    /** Returns a hypervisor any port of whose switch may be one of its mobile nodes'. */
    public static Hypervisor of(String id, DeviceId device) {
        return of(id, device, List.of());
    }

    /** Returns a hypervisor of these values, for any number of visitors. */
    public static Hypervisor of(String id, DeviceId device, Iterable<PortPattern> ports) {
        return new AutoValue_Hypervisor(id, device, ImmutableSet.copyOf(ports), Optional.empty());
    }

    /** Returns this hypervisor with a limit on its visitors. */
    public Hypervisor withMaxVisitors(Optional<Integer> number) {
        return new AutoValue_Hypervisor(id(), device(), ports(), number);
    }
}
