/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContextAdapter;

class NeighborResponderTest {

    private static final long OURS = (long) TwoSites.APPLICATION.id() << 48 | 0xabcdef;
    private static final PortNumber PORT = PortNumber.portNumber(3);
    private static final String ASKER = "02000000aa11";
    private static final String ASKERS = "20010db8000a00000000000000000011";
    private static final String OWN = "20010db8000a00000000000000000032";
    private static final String ALL_NODES = "ff020000000000000000000000000001";

    private final FakePackets packets = new FakePackets();
    private FakeHomeAgent homeAgent = new FakeHomeAgent();
    private NeighborResponder responder = responder();

    private NeighborResponder responder() {
        return new NeighborResponder(TwoSites.APPLICATION, packets, homeAgent, new ManualTime().clock());
    }

    NeighborResponderTest() {
        comeAndGo();
    }

    /** The machine of net-a goes to site b. */
    private void comeAndGo() {
        homeAgent
                .register(Registration.builder()
                        .phase(RegistrationPhase.PREPARING)
                        .mobileNode("vm1")
                        .reporter("hv-b")
                        .source(Optional.of("hv-a"))
                        .destination(Optional.of("hv-b"))
                        .interfaces(List.of(HomeAddress.of(
                                "net-a",
                                Reports.mac(1),
                                List.of(IpAddress.valueOf("10.1.0.50"), IpAddress.valueOf("2001:db8:a::32")))))
                        .ports(Map.of(Reports.mac(1), "tap-b"))
                        .received(ManualTime.START)
                        .build()
                        .onTheWordOfOperator("karaf"))
                .join();
        homeAgent.register(Reports.says("hv-b", RegistrationPhase.ARRIVED, 1)).join();
    }

    /** Returns what is answered to a frame, in hexadecimal digits. */
    private List<String> answersTo(String frame, DeviceId device, long cookie) throws DeserializationException {
        packets.emitted().clear();
        receive(frame, new ConnectPoint(device, PORT), cookie);
        List<String> frames = new ArrayList<>();
        for (OutboundPacket answer : packets.emitted()) {
            assertEquals(device, answer.sendThrough());
            assertEquals(DefaultTrafficTreatment.builder().setOutput(PORT).build(), answer.treatment());
            frames.add(BaseEncoding.base16().lowerCase().encode(answer.data().array()));
        }
        return frames;
    }

    private void receive(String frame, ConnectPoint at, long cookie) throws DeserializationException {
        var packet = new DefaultInboundPacket(at, Frames.parsed(frame), ByteBuffer.allocate(0), Optional.of(cookie));
        packets.receive(new PacketContextAdapter(0, packet, null, false) {
            @Override
            public void send() {
                throw new AssertionError("the question is for us alone");
            }
        });
    }

    private List<String> answersTo(String frame) throws DeserializationException {
        return answersTo(frame, TwoSites.A1, OURS);
    }

    private static String arpRequest(String vlanTag) {
        return Frames.request(ASKER, vlanTag, "0a01000b", "0a010032");
    }

    private static String arpReply(String vlanTag) {
        String body = "0001080006040002" + Frames.MAC + "0a010032" + ASKER + "0a01000b";
        return ASKER + Frames.MAC + vlanTag + "0806" + body;
    }

    private static String advertisement(String toMac, String to, String flags, String checksum) {
        return toMac + Frames.MAC + "86dd"
                + ("60000000" + "0020" + "3aff" + OWN + to)
                + ("8800" + checksum + flags + "000000" + OWN + "0201" + Frames.MAC);
    }

    @Test
    void anArpRequestIsAnsweredWithTheMachinesOwnMac() throws DeserializationException {
        assertEquals(List.of(arpReply("")), answersTo(arpRequest("")));
    }

    @Test
    void theAnswerStaysInTheVlanOfTheQuestion() throws DeserializationException {
        assertEquals(List.of(arpReply("81000005")), answersTo(arpRequest("81000005")));
    }

    /** Each port has a limit of its own. */
    @Test
    void aFloodOfQuestionsAtOnePortLeavesOthersTheirAnswers() throws DeserializationException {
        for (int asker = 0; asker < 1000; asker++) {
            String from = String.format("0200000%05x", asker);
            receive(Frames.request(from, "", "0a01000b", "0a010032"), new ConnectPoint(TwoSites.A1, PORT), OURS);
        }
        assertEquals(PacketLimit.MOST, packets.emitted().size());

        receive(arpRequest(""), new ConnectPoint(TwoSites.A1, PortNumber.portNumber(4)), OURS);
        assertEquals(PacketLimit.MOST + 1, packets.emitted().size());
    }

    @Test
    void aQuestionWithAPriorityIsAnsweredAsOneWithoutATag() throws DeserializationException {
        assertEquals(List.of(arpReply("81000000")), answersTo(arpRequest("8100e000")));
    }

    @Test
    void noTenantIsAnsweredForAnother() throws DeserializationException {
        MobilityDomain sites = TwoSites.domain();
        responder.stop();
        homeAgent = new FakeHomeAgent(
                MobilityDomain.of(
                        List.of(sites.network("net-a").orElseThrow().toBuilder()
                                .vlan(Optional.of(VlanId.vlanId((short) 5)))
                                .build()),
                        sites.switches().values(),
                        sites.hypervisors().values()),
                TwoSites.PORTS);
        responder = responder();
        comeAndGo();

        assertEquals(List.of(), answersTo(arpRequest("")));
        assertEquals(List.of(), answersTo(arpRequest("81000006")));
        assertEquals(List.of(arpReply("81000005")), answersTo(arpRequest("81000005")));
    }

    @Test
    void aSolicitationIsAnsweredAsAProxyDoes() throws DeserializationException {
        String answer = answersTo(Frames.solicitation(ASKER, "ff", ASKERS, OWN)).get(0);
        assertEquals(advertisement(ASKER, ASKERS, "40", checksumOf(answer)), answer);
        assertEquals(0xffff, sum(answer));
    }

    @Test
    void whoLooksForADuplicateIsToldBeforeAllNodes() throws DeserializationException {
        String answer = answersTo(Frames.solicitation(ASKER, "ff", Frames.UNSPECIFIED, OWN))
                .get(0);
        assertEquals(advertisement("333300000001", ALL_NODES, "00", checksumOf(answer)), answer);
        assertEquals(0xffff, sum(answer));
    }

    @Test
    void itsLinkLocalAddressIsItsOwnToo() throws DeserializationException {
        String linkLocal = "fe80000000000000505400fffe000001";
        assertEquals(
                1,
                answersTo(Frames.solicitation(ASKER, "ff", ASKERS, linkLocal)).size());
    }

    @Test
    void whatIsNotForUsToAnswerIsNot() throws DeserializationException {
        long anothers = (long) (TwoSites.APPLICATION.id() + 1) << 48 | 0xabcdef;
        assertEquals(List.of(), answersTo(arpRequest(""), TwoSites.A1, anothers));
        assertEquals(List.of(), answersTo(arpRequest(""), TwoSites.B1, OURS));
        assertEquals(List.of(), answersTo(Frames.request(ASKER, "", "0a01000b", "0a010033")));
        assertEquals(List.of(), answersTo(Frames.arp(2, Frames.MAC, "0a010032", "0a010032")));
        assertEquals(List.of(), answersTo(Frames.solicitation(Frames.MAC, "ff", Frames.UNSPECIFIED, OWN)));
        assertEquals(List.of(), answersTo(Frames.solicitation(ASKER, "40", ASKERS, OWN)), "it was forwarded");
    }

    @Test
    void addressesOfOtherLengthsAreNoQuestion() throws DeserializationException {
        for (String lengths : List.of("0600", "0610", "0004")) {
            String request = arpRequest("") + "00".repeat(64);
            assertEquals(List.of(), answersTo(request.replace("000108000604", "00010800" + lengths)));
        }
    }

    @Test
    void aFloodOfQuestionsIsCut() throws DeserializationException {
        int answered = 0;
        for (int asker = 0; asker < 1000; asker++) {
            String mac = String.format("0200000%05x", asker);
            answered +=
                    answersTo(Frames.request(mac, "", "0a01000b", "0a010032")).size();
        }
        assertEquals(PacketLimit.MOST, answered);
    }

    @Test
    void afterwardsItAnswersNobody() {
        responder.stop();
        assertFalse(packets.isListenedTo());
    }

    private static String checksumOf(String advertisement) {
        return advertisement.substring(112, 116);
    }

    /** One's complement sum over pseudo-header and message (RFC 4443 section 2.3, RFC 8200 section 8.1): all ones if it is right. */
    private static int sum(String frame) {
        String summed = frame.substring(44, 108) + "00000020" + "0000003a" + frame.substring(108);
        int sum = 0;
        for (int at = 0; at < summed.length(); at += 4) {
            sum += Integer.parseInt(summed.substring(at, at + 4), 16);
        }
        return (sum & 0xffff) + (sum >>> 16);
    }
}
