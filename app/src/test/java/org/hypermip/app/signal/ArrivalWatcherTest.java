/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketContextAdapter;

class ArrivalWatcherTest {

    private static final long OURS = (long) TwoSites.APPLICATION.id() << 48 | 0xabcdef;
    private static final long ANOTHERS = (long) (TwoSites.APPLICATION.id() + 1) << 48 | 0xabcdef;

    private final FakePackets packets = new FakePackets();
    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private final FakeSwitches switches = new FakeSwitches();
    private final ArrivalWatcher watcher =
            new ArrivalWatcher(TwoSites.APPLICATION, packets, switches, homeAgent, new ManualTime().clock());

    ArrivalWatcherTest() {
        switches.connect(TwoSites.B1);
        switches.addPort(TwoSites.B1, "tap-b", 8);
    }

    private PacketContext receive(String frame, Optional<Long> cookie) throws DeserializationException {
        PacketContext context =
                new PacketContextAdapter(
                        0,
                        new DefaultInboundPacket(
                                new ConnectPoint(TwoSites.B1, PortNumber.portNumber(8)),
                                Frames.parsed(frame),
                                ByteBuffer.allocate(0),
                                cookie),
                        null,
                        false) {
                    @Override
                    public void send() {
                        throw new AssertionError("the switch has sent it on already");
                    }
                };
        packets.receive(context);
        return context;
    }

    @Test
    void whatOurRulesSentUpIsToldWithTheNameOfItsPort() throws DeserializationException {
        PacketContext context = receive(Frames.rarp(), Optional.of(OURS));

        assertEquals(
                List.of(Sighting.of(
                        Announcement.RARP, Reports.mac(1), Optional.empty(), TwoSites.B1, "tap-b", ManualTime.START)),
                homeAgent.sightings());
        assertTrue(context.isHandled(), "nobody else may send on what the switch has sent on");
    }

    /** Tenants may have the same MAC address: at once, and by the same trunk. */
    @Test
    void whoseItIsTheTagTells() throws DeserializationException {
        String rarp = Frames.rarp();
        receive(rarp, Optional.of(OURS));
        receive(rarp.substring(0, 24) + "81000005" + rarp.substring(24), Optional.of(OURS));

        assertEquals(
                List.of(VlanId.NONE, VlanId.vlanId((short) 5)),
                homeAgent.sightings().stream().map(Sighting::tag).collect(Collectors.toList()));
    }

    @Test
    void anAnswerToAProbeIsASightingToo() throws DeserializationException {
        receive(Frames.reply("02484d495001", Frames.MAC, "0a010032"), Optional.of(OURS));

        assertEquals(
                List.of(Sighting.of(
                        Announcement.ANSWER,
                        Reports.mac(1),
                        Optional.of(IpAddress.valueOf("10.1.0.50")),
                        TwoSites.B1,
                        "tap-b",
                        ManualTime.START)),
                homeAgent.sightings());
    }

    @Test
    void whatOtherRulesSentUpIsTheirs() throws DeserializationException {
        assertFalse(receive(Frames.rarp(), Optional.of(ANOTHERS)).isHandled());
        assertFalse(receive(Frames.rarp(), Optional.empty()).isHandled());
        assertEquals(List.of(), homeAgent.sightings());
    }

    @Test
    void aCopyOfSomethingElseIsNoSighting() throws DeserializationException {
        assertTrue(receive(Frames.arp(1, Frames.MAC, "0a010032", "0a010033"), Optional.of(OURS))
                .isHandled());
        assertEquals(List.of(), homeAgent.sightings());
    }

    /** An answer that is not heard ends a binding. */
    @Test
    void answersAreHeardInAFloodOfAnnouncements() throws DeserializationException {
        for (int host = 0; host < 1000; host++) {
            String mac = String.format("0200000%05x", host);
            receive(Frames.rarp().replace(Frames.MAC, mac), Optional.of(OURS));
        }
        assertEquals(PacketLimit.MOST, homeAgent.sightings().size());

        receive(Frames.reply("02484d495001", Frames.MAC, "0a010032"), Optional.of(OURS));

        assertEquals(
                Announcement.ANSWER, Iterables.getLast(homeAgent.sightings()).announcement());
    }

    /** From any MAC address, by a rule for a reactive network: made to look like an answer it is none. */
    @Test
    void whatIsMadeToLookLikeAnAnswerTakesNoAnswersPlace() throws DeserializationException {
        String answer = Frames.reply("02484d495001", Frames.MAC, "0a010032");
        for (int host = 0; host < 1000; host++) {
            String mac = String.format("0200000%05x", host);
            receive(
                    answer.replace(Frames.MAC + "0806", Frames.MAC + "8035").replace(Frames.MAC, mac),
                    Optional.of(OURS));
        }
        assertEquals(List.of(), homeAgent.sightings());

        receive(answer, Optional.of(OURS));
        assertEquals(1, homeAgent.sightings().size());
    }

    /** Such a tag tells a priority, and the frame is of no other network than without. */
    @Test
    void aTagOfNoVlanIsNone() throws DeserializationException {
        String rarp = Frames.rarp();
        receive(rarp.substring(0, 24) + "8100e000" + rarp.substring(24), Optional.of(OURS));
        assertEquals(
                List.of(VlanId.NONE),
                homeAgent.sightings().stream().map(Sighting::tag).collect(Collectors.toList()));
        receive(rarp, Optional.of(OURS));
        assertEquals(1, homeAgent.sightings().size(), "it is the same once more");
    }

    /** ONOS tells the inner tag of two as the frame's: that is another tenant's, if a guest writes it there. */
    @ParameterizedTest
    @ValueSource(strings = {"8100000581000007", "8100000081000007", "88a8000581000007", "88a80005", "81000fff"})
    void whatHasStackedTagsOrAReservedOneIsNobodys(String tags) throws DeserializationException {
        String rarp = Frames.rarp();
        receive(rarp.substring(0, 24) + tags + rarp.substring(24), Optional.of(OURS));
        assertEquals(List.of(), homeAgent.sightings());
    }

    /** Their lengths are what the sender says that they are. */
    @ParameterizedTest
    @ValueSource(strings = {"0600", "0610", "0004", "0804"})
    void addressesOfOtherLengthsAreNoAnnouncement(String lengths) throws DeserializationException {
        String arp = Frames.arp(2, Frames.MAC, "0a010032", "0a010032") + "00".repeat(64);
        receive(arp.replace("000108000604", "00010800" + lengths), Optional.of(OURS));
        receive(
                (Frames.reply("02484d495001", Frames.MAC, "0a010032") + "00".repeat(64))
                        .replace("000108000604", "00010800" + lengths),
                Optional.of(OURS));
        assertEquals(List.of(), homeAgent.sightings());
    }

    @Test
    void whatIsRepeatedAtOnceIsToldOnce() throws DeserializationException {
        receive(Frames.rarp(), Optional.of(OURS));
        receive(Frames.rarp(), Optional.of(OURS));
        assertEquals(1, homeAgent.sightings().size());
    }

    @Test
    void afterwardsItHearsNothing() {
        watcher.stop();
        assertFalse(packets.isListenedTo());
    }
}
