/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Which rules are remembered as they were written, and until when. */
class WrittenRulesTest {
    private static final TrafficSelector ANY_ADDRESS = DefaultTrafficSelector.builder()
            .matchEthType((short) 0x800)
            .matchIPDst(IpPrefix.valueOf("0.0.0.0/0"))
            .build();
    private static final TrafficSelector EVERY_BIT = DefaultTrafficSelector.builder()
            .matchEthDstMasked(MacAddress.valueOf("52:54:00:00:01:32"), MacAddress.BROADCAST)
            .build();
    private static final TrafficSelector PLAIN =
            DefaultTrafficSelector.builder().matchEthType((short) 0x800).build();

    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final Extensions extensions = FakeDrivers.nicira().extensions();
    private final WrittenRules written = new WrittenRules();

    @Test
    void whatCanBeSaidInOneWayOnlyIsNotRemembered() {
        OFFlowMod mod = note(PLAIN, 1, true);

        assertTrue(selector(mod).isEmpty());
    }

    @Test
    void aPrefixOfLengthNoneAndAMaskOfAllOnesAreRemembered() {
        assertEquals(ANY_ADDRESS, selector(note(ANY_ADDRESS, 1, true)).orElseThrow());
        assertEquals(EVERY_BIT, selector(note(EVERY_BIT, 1, true)).orElseThrow());
    }

    @Test
    void theTreatmentIsTheWrittenOneWhileTheSwitchHasItsInstructions() {
        OFFlowMod first = note(ANY_ADDRESS, 1, true);
        assertEquals(output(1), treatment(first, first).orElseThrow());

        OFFlowMod second = note(ANY_ADDRESS, 2, true);

        assertEquals(output(2), treatment(second, second).orElseThrow());
        assertTrue(treatment(second, first).isEmpty());
    }

    @Test
    void anotherTableOrPriorityIsAnotherRule() {
        OFFlowMod mod = note(ANY_ADDRESS, 1, true);

        assertTrue(written.selector(new WireKey((short) 1, mod.getPriority(), mod.getMatch()))
                .isEmpty());
        assertTrue(written.selector(new WireKey((short) 0, mod.getPriority() + 1, mod.getMatch()))
                .isEmpty());
    }

    @Test
    void aRemovedRuleIsKeptInMindUntilTheSwitchHasToldOfIt() {
        OFFlowMod mod = note(ANY_ADDRESS, 1, true);

        note(ANY_ADDRESS, 1, false);

        assertEquals(ANY_ADDRESS, selector(mod).orElseThrow());
    }

    @Test
    void aRuleThatIsReplacedByOneThatReadsBackIsForgotten() {
        OFFlowMod mod = note(ANY_ADDRESS, 1, true);

        note(PLAIN, 1, true); // the same match on the wire

        assertTrue(selector(mod).isEmpty());
    }

    private OFFlowMod note(TrafficSelector selector, long port, boolean present) {
        FlowRule rule = DefaultFlowRule.builder()
                .forDevice(FakeDrivers.DEVICE)
                .withCookie(1)
                .makePermanent()
                .withPriority(10)
                .withSelector(selector)
                .withTreatment(output(port))
                .build();
        FlowRuleOperation operation = present ? FlowRuleOperation.ADD : FlowRuleOperation.REMOVE;
        OFFlowMod mod = new FlowModWriter(factory, extensions).write(operation, rule, 1);
        written.note(new RuleChange(rule, present, mod), extensions);
        return mod;
    }

    private Optional<TrafficSelector> selector(OFFlowMod mod) {
        return written.selector(key(mod));
    }

    private Optional<TrafficTreatment> treatment(OFFlowMod mod, OFFlowMod onSwitch) {
        return written.treatment(key(mod), List.copyOf(onSwitch.getInstructions()));
    }

    private static WireKey key(OFFlowMod mod) {
        return new WireKey(mod.getTableId().getValue(), mod.getPriority(), mod.getMatch());
    }

    private static TrafficTreatment output(long port) {
        return DefaultTrafficTreatment.builder()
                .setOutput(PortNumber.portNumber(port))
                .build();
    }
}
