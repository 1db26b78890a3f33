/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import org.onlab.packet.ChassisId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.SparseAnnotations;
import org.onosproject.net.device.DefaultDeviceDescription;
import org.onosproject.net.device.DeviceDescription;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowSwitch;

/** A switch as ONOS's device: what it says of itself in its description, by which ONOS finds its driver, and its connection. */
final class SwitchDescription {

    private SwitchDescription() {}

    static DeviceDescription of(OpenFlowSwitch sw) {
        return new DefaultDeviceDescription(
                Dpid.uri(sw.getId()),
                sw.deviceType(),
                sw.manufacturerDescription(),
                sw.hardwareDescription(),
                sw.softwareDescription(),
                sw.serialNumber(),
                new ChassisId(sw.getId()),
                annotations(sw));
    }

    private static SparseAnnotations annotations(OpenFlowSwitch sw) {
        String channel = sw.channelId();
        return DefaultAnnotations.builder()
                .set(AnnotationKeys.PROTOCOL, sw.factory().getVersion().toString())
                .set(AnnotationKeys.CHANNEL_ID, channel)
                .set(AnnotationKeys.MANAGEMENT_ADDRESS, host(channel))
                .build();
    }

    /** The address in a channel's {@code address:port}; an IPv6 address has colons of its own. */
    private static String host(String channel) {
        int colon = channel.lastIndexOf(':');
        return colon < 0 ? channel : channel.substring(0, colon);
    }
}
