/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.onosproject.net.DeviceId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;

/** What a provider knows of each connected switch. Of a switch that connected again it knows nothing at first. */
public final class ConnectedSwitches<T> {
    private final OpenFlowController controller;
    private final Function<OpenFlowSwitch, T> create;
    private final Map<Dpid, Connected<T>> switches = new ConcurrentHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param create makes what is known of a switch when it is asked for first
     */
    public ConnectedSwitches(OpenFlowController controller, Function<OpenFlowSwitch, T> create) {
        this.controller = controller;
        this.create = create;
    }

    /** What is known of this device's switch; empty if it is not connected. */
    public Optional<T> of(DeviceId deviceId) {
        return of(Dpid.dpid(deviceId.uri()));
    }

    /** What is known of this switch; empty if it is not connected. */
    public Optional<T> of(Dpid dpid) {
        return Optional.ofNullable(controller.getSwitch(dpid)).map(sw -> of(dpid, sw));
    }

    /** Forgets a switch that is gone. */
    public void forget(Dpid dpid) {
        switches.remove(dpid);
    }

    private T of(Dpid dpid, OpenFlowSwitch sw) {
        Connected<T> known = switches.get(dpid);
        if (known == null || known.sw != sw) {
            known = switches.compute(
                    dpid, (d, k) -> k != null && k.sw == sw ? k : new Connected<>(sw, create.apply(sw)));
        }
        return known.knowledge;
    }

    private static final class Connected<T> {
        private final OpenFlowSwitch sw;
        private final T knowledge;

        private Connected(OpenFlowSwitch sw, T knowledge) {
            this.sw = sw;
            this.knowledge = knowledge;
        }
    }
}
