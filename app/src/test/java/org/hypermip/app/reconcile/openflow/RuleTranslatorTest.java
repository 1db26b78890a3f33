/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.openflow;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeDrivers;
import org.hypermip.app.fake.FakeExtension;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.IndexTableId;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

class RuleTranslatorTest {

    private static final MacAddress MAC = MacAddress.valueOf("52:54:00:00:01:32");
    private static final TrafficSelector TO_MAC =
            DefaultTrafficSelector.builder().matchEthDst(MAC).build();

    private final FakeDrivers drivers = new FakeDrivers();
    private final SwitchExtensions extensions = new SwitchExtensions(drivers);
    private final RuleTranslator translator = new RuleTranslator(TwoSites.APPLICATION, extensions);

    private static Rule rule(Action... actions) {
        return Rule.of(A1, Pipeline.of(3, 5000), RuleRole.PROXY_ARP, TO_MAC, List.of(actions));
    }

    private TrafficTreatment treatment(Action... actions) {
        return translator.translate(rule(actions)).treatment();
    }

    private static FakeExtension extension(ExtensionTreatmentTypes type) {
        return new FakeExtension(type.type());
    }

    @Test
    void aRuleIsOursAndLastsAndStandsWhereItShould() {
        FlowRule flowRule = translator.translate(rule(Action.output(PortNumber.portNumber(7))));

        assertEquals(TwoSites.APPLICATION.id(), flowRule.appId());
        assertTrue(flowRule.isPermanent());
        assertEquals(A1, flowRule.deviceId());
        assertEquals(IndexTableId.of(3), flowRule.table());
        assertEquals(5000 + RuleRole.PROXY_ARP.rank(), flowRule.priority());
        assertEquals(TO_MAC, flowRule.selector());
    }

    @Test
    void theSameActionsAreMadeOnceUntilDriversMayHaveChanged() {
        TrafficTreatment before = treatment(Action.tunnel(1001, IpAddress.valueOf("172.31.0.2")));

        assertSame(before, treatment(Action.tunnel(1001, IpAddress.valueOf("172.31.0.2"))));
        assertNotEquals(before, treatment(Action.tunnel(1001, IpAddress.valueOf("172.31.0.3"))));
        extensions.forget();
        TrafficTreatment after = treatment(Action.tunnel(1001, IpAddress.valueOf("172.31.0.2")));
        assertNotSame(before, after);
        assertEquals(before, after);
    }

    @Test
    void noActionsDrop() {
        assertEquals(DefaultTrafficTreatment.builder().drop().build(), treatment());
    }

    @Test
    void twoOutputsKeepTheirOrderWithTheTunnelBetween() {
        FakeExtension toEndpoint = extension(ExtensionTreatmentTypes.NICIRA_SET_TUNNEL_DST);
        toEndpoint.setPropertyValue("tunnelDst", Ip4Address.valueOf("172.31.0.2"));

        assertEquals(
                DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.portNumber(7))
                        .setTunnelId(1001)
                        .extension(toEndpoint, A1)
                        .setOutput(PortNumber.portNumber(1))
                        .build(),
                treatment(
                        Action.output(PortNumber.portNumber(7)),
                        Action.tunnel(1001, IpAddress.valueOf("172.31.0.2")),
                        Action.output(PortNumber.portNumber(1))));
    }

    @Test
    void anArpRequestIsMadeAReplyBeforeItsFieldsAreOverwritten() {
        assertEquals(
                DefaultTrafficTreatment.builder()
                        .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ETH_SRC_TO_DST), A1)
                        .setEthSrc(MAC)
                        .setArpOp((short) 2)
                        .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ARP_SHA_TO_THA), A1)
                        .setArpSha(MAC)
                        .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ARP_SPA_TO_TPA), A1)
                        .setArpSpa(Ip4Address.valueOf("10.1.0.50"))
                        .setOutput(PortNumber.IN_PORT)
                        .build(),
                treatment(Action.answerArp(MAC, Ip4Address.valueOf("10.1.0.50")), Action.output(PortNumber.IN_PORT)));
    }

    @Test
    void aRoutersHopTakesTwoTables() {
        FakeExtension toEndpoint = extension(ExtensionTreatmentTypes.NICIRA_SET_TUNNEL_DST);
        toEndpoint.setPropertyValue("tunnelDst", Ip4Address.valueOf("172.31.0.1"));
        PortNumber tunnel = PortNumber.portNumber(1);

        assertEquals(
                DefaultTrafficTreatment.builder()
                        .deferred()
                        .setTunnelId(1001)
                        .extension(toEndpoint, A1)
                        .setOutput(tunnel)
                        .immediate()
                        .transition(4)
                        .build(),
                treatment(
                        Action.write(
                                List.of(Action.tunnel(1001, IpAddress.valueOf("172.31.0.1")), Action.output(tunnel))),
                        Action.goToTable(4)));
        assertEquals(
                DefaultTrafficTreatment.builder()
                        .decNwTtl()
                        .setEthSrc(MAC)
                        .setEthDst(MAC)
                        .setOutput(PortNumber.NORMAL)
                        .wipeDeferred()
                        .build(),
                treatment(
                        Action.decrementTtl(),
                        Action.ethSource(MAC),
                        Action.ethDestination(MAC),
                        Action.output(PortNumber.NORMAL),
                        Action.clear()));
    }

    @Test
    void anotherTableGoesOnAfterTheCopiesWithoutTheirTunnel() {
        FakeExtension nowhere = extension(ExtensionTreatmentTypes.NICIRA_SET_TUNNEL_DST);
        nowhere.setPropertyValue("tunnelDst", Ip4Address.ZERO);

        assertEquals(
                DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.CONTROLLER)
                        .setTunnelId(0)
                        .extension(nowhere, A1)
                        .transition(5)
                        .build(),
                treatment(
                        Action.output(PortNumber.CONTROLLER), Action.tunnel(0, Ip4Address.ZERO), Action.goToTable(5)));
    }

    @Test
    void aTagIsPutOnWithItsVlanAndTakenOff() {
        VlanId vlan = VlanId.vlanId((short) 10);
        assertEquals(
                DefaultTrafficTreatment.builder()
                        .pushVlan()
                        .setVlanId(vlan)
                        .setOutput(PortNumber.NORMAL)
                        .popVlan()
                        .setOutput(PortNumber.portNumber(7))
                        .build(),
                treatment(
                        Action.pushVlan(vlan),
                        Action.output(PortNumber.NORMAL),
                        Action.popVlan(),
                        Action.output(PortNumber.portNumber(7))));
    }

    /** The driver's action stays at the port that the frame came in by, unless another one is set. */
    @Test
    void aFrameWhoseTagIsTakenOffMeetsTheSameTableAgain() {
        FakeExtension again = extension(ExtensionTreatmentTypes.NICIRA_RESUBMIT_TABLE);
        again.setPropertyValue("table", (short) 3);
        assertEquals(
                DefaultTrafficTreatment.builder().popVlan().extension(again, A1).build(),
                treatment(Action.popVlan(), Action.resubmit(3)));
    }

    @Test
    void aFlowRuleIsFoundByItsKeyWhateverItDoes() {
        Rule rule = rule(Action.output(PortNumber.portNumber(7)));

        FlowRule flowRule = translator.translate(rule);

        assertEquals(flowRule, translator.anyOf(rule.key()));
        assertFalse(flowRule.exactMatch(translator.anyOf(rule.key())));
        assertEquals(rule.key(), FlowAudit.key(flowRule));
    }

    private String refusal(Rule rule) {
        return String.valueOf(assertThrows(UntranslatableRuleException.class, () -> translator.translate(rule))
                .getMessage());
    }

    @Test
    void aDriverThatLacksAnActionIsNamedWithTheRemedy() {
        drivers.setPlain(A1);

        String message = refusal(rule(Action.tunnel(1001, IpAddress.valueOf("172.31.0.2"))));

        assertTrue(message.contains(A1.toString()), message);
        assertTrue(message.contains("driver 'default'") && message.contains("NICIRA_SET_TUNNEL_DST"), message);
        assertTrue(message.contains("basic.driver"), message);
    }

    @Test
    void aSwitchWithoutAnyDriverIsSaidSo() {
        drivers.setUnknown(A1);

        assertTrue(refusal(rule(Action.tunnel(1001, IpAddress.valueOf("172.31.0.2"))))
                .contains("driver 'none'"));
    }

    /** NXM_NX_TUN_IPV6_DST is 0x0001dc10; 4159 are the 64 bits from bit 64 on, 63 those from bit 0 on. */
    @Test
    void anEndpointOfIpv6IsLoadedInHalves() {
        assertEquals(
                DefaultTrafficTreatment.builder()
                        .setTunnelId(1001)
                        .extension(load(4159, 0x20010db8000000feL), A1)
                        .extension(load(63, 2), A1)
                        .setOutput(PortNumber.portNumber(1))
                        .build(),
                treatment(
                        Action.tunnel(1001, IpAddress.valueOf("2001:db8:0:fe::2")),
                        Action.output(PortNumber.portNumber(1))));
    }

    private static FakeExtension load(int bits, long value) {
        FakeExtension load = extension(ExtensionTreatmentTypes.NICIRA_LOAD);
        load.setPropertyValue("ofsNbits", bits);
        load.setPropertyValue("dst", 0x1dc10L);
        load.setPropertyValue("value", value);
        return load;
    }
}
