/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Table;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;

/**
 * Ports that have just gone, which rules are still made for: a mobile node's port goes when it has moved, and that may be
 * before anybody has said so. A rule that sends frames to a port that is gone does no harm; one that takes the mobile node to be
 * somewhere else on the switch, where nobody knows, would. And a guest that is just getting warm elsewhere has more use for
 * the network's and the controller's time.
 */
final class DepartedPorts {

    /** How long they are remembered: hypervisors, and the switches themselves, tell of an arrival within much less. */
    static final Duration REMEMBERED = Duration.ofSeconds(3);

    private final ScheduledExecutorService timers;
    private final Table<DeviceId, String, Port> ports = HashBasedTable.create();

    DepartedPorts(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /**
     * Remembers the port for a while, and calls when it is forgotten, unless it departs again by then. Rules are made for ports with a name
     * only, so others are not kept.
     */
    void remember(DeviceId device, Port port, Runnable forgotten) {
        String name = port.annotations().value(AnnotationKeys.PORT_NAME);
        if (name == null) {
            return;
        }
        synchronized (this) {
            ports.put(device, name, port);
        }
        ScheduledFuture<?> unused = timers.schedule(
                () -> {
                    if (forget(device, name, port)) {
                        forgotten.run();
                    }
                },
                REMEMBERED.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Each departure has a port object of its own. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized boolean forget(DeviceId device, String name, Port departed) {
        return ports.get(device, name) == departed && ports.remove(device, name) != null;
    }

    /** Returns the switch's departed ports by name. */
    synchronized ImmutableMap<String, PortNumber> of(DeviceId device) {
        return ImmutableMap.copyOf(Maps.transformValues(ports.row(device), Port::number));
    }
}
