/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.stream.Stream;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.ledger.Holder;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;

/** Which switches can be asked for anything now, and which of them are this controller's. */
final class SwitchReach {

    private final DeviceService devices;
    private final OwnershipService ownership;

    SwitchReach(DeviceService devices, OwnershipService ownership) {
        this.devices = devices;
        this.ownership = ownership;
    }

    /** Tells whether the switch is connected. */
    boolean isReachable(DeviceId device) {
        return devices.isAvailable(device);
    }

    /** Tells whether the switch is connected, and this controller's. */
    boolean isOwn(DeviceId device) {
        return isReachable(device) && ownership.isMine(device);
    }

    /** Tells whether the switch can be asked for a holder's rules. Those that no binding wants alone are left as they are on switches of others. */
    boolean canAsk(Holder holder, DeviceId device) {
        return holder.mobileNode().isPresent() ? isReachable(device) : isOwn(device);
    }

    /** Tells whether this controller answers for the holder's rules. */
    boolean isMine(Holder holder) {
        return holder.mobileNode().map(ownership::isMine).orElse(true);
    }

    /** Returns this controller's switches, connected or not: those that ONOS knows, and others. */
    ImmutableSet<DeviceId> ownSwitches(Collection<DeviceId> others) {
        return Stream.concat(Streams.stream(devices.getDevices()).map(Device::id), others.stream())
                .filter(ownership::isMine)
                .collect(ImmutableSet.toImmutableSet());
    }
}
