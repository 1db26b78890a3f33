/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.Port;
import org.onosproject.net.device.DefaultPortDescription;
import org.onosproject.net.device.PortDescription;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortDescPropEthernet;
import org.projectfloodlight.openflow.protocol.OFPortFeatures;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** A switch's ports as ONOS's: enabled if neither the administrator nor the link is down, and annotated with name and MAC. */
final class SwitchPorts {
    private static final long KBPS_IN_MBPS = 1000;
    private static final long BPS_IN_MBPS = 1_000_000;

    private SwitchPorts() {}

    static List<PortDescription> of(OpenFlowSwitch sw) {
        return sw.getPorts().stream().map(SwitchPorts::of).collect(Collectors.toList());
    }

    static PortDescription of(OFPortDesc port) {
        return DefaultPortDescription.builder()
                .withPortNumber(WireValues.port(port.getPortNo()))
                .isEnabled(!port.getState().contains(OFPortState.LINK_DOWN)
                        && !port.getConfig().contains(OFPortConfig.PORT_DOWN))
                .type(features(port).contains(OFPortFeatures.PF_FIBER) ? Port.Type.FIBER : Port.Type.COPPER)
                .portSpeed(speedMbps(port))
                .annotations(DefaultAnnotations.builder()
                        .set(AnnotationKeys.PORT_NAME, port.getName())
                        .set(AnnotationKeys.PORT_MAC, port.getHwAddr().toString())
                        .build())
                .build();
    }

    /** In Mbit/s, as ONOS counts; 0 if the switch does not know (a tunnel's or a tap's, for example). */
    private static long speedMbps(OFPortDesc port) {
        if (hasProperties(port)) {
            return ethernet(port).map(e -> e.getCurrSpeed() / KBPS_IN_MBPS).orElse(0L);
        }
        long kbps = port.getCurrSpeed();
        return kbps > 0
                ? kbps / KBPS_IN_MBPS
                : port.getCurr().stream()
                        .mapToLong(feature -> feature.getPortSpeed().getSpeedBps() / BPS_IN_MBPS)
                        .max()
                        .orElse(0);
    }

    private static Set<OFPortFeatures> features(OFPortDesc port) {
        return hasProperties(port) ? Set.of() : port.getCurr();
    }

    private static boolean hasProperties(OFPortDesc port) {
        return port.getVersion().getWireVersion() >= OFVersion.OF_14.getWireVersion();
    }

    private static Optional<OFPortDescPropEthernet> ethernet(OFPortDesc port) {
        return port.getProperties().stream()
                .filter(OFPortDescPropEthernet.class::isInstance)
                .map(OFPortDescPropEthernet.class::cast)
                .findFirst();
    }
}
