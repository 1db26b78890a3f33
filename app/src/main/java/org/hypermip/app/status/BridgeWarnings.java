/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;

/**
 * How a connected switch was set up, as far as ONOS sees it: the version of OpenFlow that it speaks, and whether anything forwards what is
 * not ours. Its fail mode, the flag no-flood and in-band control cannot be seen by OpenFlow 1.3; {@code hypermip-bridge --check} sees them.
 */
final class BridgeWarnings implements Function<DeviceId, ImmutableList<String>> {

    static final String COMPONENT = "org.onosproject.net.flow.impl.FlowRuleManager";
    static final String PROPERTY = "allowExtraneousRules";

    private static final Set<String> SPOKEN = Set.of("OF_13", "OF_14", "OF_15");
    private static final String REMEDY = "run hypermip-bridge on it";

    private final DeviceService devices;
    private final FlowRuleService flows;
    private final ComponentConfigService components;
    private final short application;

    /**
     * Looks at switches by these services whenever it is asked.
     *
     * @param application the id of ours, whose rules are not base forwarding
     */
    BridgeWarnings(DeviceService devices, FlowRuleService flows, ComponentConfigService components, short application) {
        this.devices = devices;
        this.flows = flows;
        this.components = components;
        this.application = application;
    }

    @Override
    public ImmutableList<String> apply(DeviceId device) {
        return Stream.concat(version(device), baseForwarding(device)).collect(ImmutableList.toImmutableList());
    }

    private Stream<String> version(DeviceId device) {
        return Stream.ofNullable(devices.getDevice(device))
                .map((Device found) -> found.annotations().value(AnnotationKeys.PROTOCOL))
                .filter(spoken -> spoken != null && !SPOKEN.contains(spoken))
                .map(spoken -> "speaks OpenFlow version " + spoken + ", must speak OF_13: " + REMEDY);
    }

    private Stream<String> baseForwarding(DeviceId device) {
        return removesStrangers()
                        && Streams.stream(flows.getFlowEntries(device)).noneMatch(this::isOthersForwarding)
                ? Stream.of("holds no rule of another application that forwards, and ONOS removes the switch's own ("
                        + COMPONENT + " has " + PROPERTY + "=false): what is not HyperMIP's is dropped; " + REMEDY
                        + " and set it to true (cfg set " + COMPONENT + " " + PROPERTY
                        + " true), or have an application forward")
                : Stream.empty();
    }

    /** Tells whether ONOS takes away what it finds on a switch and no application has put there. */
    private boolean removesStrangers() {
        return Stream.ofNullable(components.getProperties(COMPONENT))
                .flatMap(Set::stream)
                .anyMatch(property -> property.name().equals(PROPERTY) && !property.asBoolean());
    }

    private boolean isOthersForwarding(FlowEntry entry) {
        return entry.appId() != application && forwards(entry.treatment());
    }

    private static boolean forwards(TrafficTreatment treatment) {
        return treatment.tableTransition() != null
                || treatment.allInstructions().stream().anyMatch(BridgeWarnings::forwards);
    }

    private static boolean forwards(Instruction instruction) {
        return instruction.type() == Instruction.Type.GROUP
                || (instruction instanceof OutputInstruction
                        && !((OutputInstruction) instruction).port().equals(PortNumber.CONTROLLER));
    }
}
