/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import org.onosproject.net.DeviceId;

/** A machine that runs mobile nodes, all of them attached to one switch. */
@AutoValue
public abstract class Hypervisor {

    /** Name by which it registers, unique in the configuration. */
    public abstract String id();

    /** The switch its virtual machines are attached to. */
    public abstract DeviceId device();

    /** Returns a hypervisor of these values. */
    public static Hypervisor of(String id, DeviceId device) {
        return new AutoValue_Hypervisor(id, device);
    }
}
