/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.hypermip.app.signal.Frames.MAC;
import static org.hypermip.app.signal.Frames.OTHER_MAC;
import static org.hypermip.app.signal.Frames.advertisement;
import static org.hypermip.app.signal.Frames.arp;
import static org.hypermip.app.signal.Frames.parsed;
import static org.hypermip.app.signal.Frames.rarp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.app.Reports;
import org.hypermip.flows.binding.Announcement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.IpAddress;

/** Which frames count. */
class AnnouncementReaderTest {

    private static final String IP = "0a010032";
    private static final String OTHER_IP = "0a010033";
    private static final String NO_IP = "00000000";
    private static final String ALL_NODES = "ff020000000000000000000000000001";
    private static final String ROUTER = "20010db8000a00000000000000000001";

    private static Stream<Arguments> frames() {
        return Stream.of(
                arguments("RARP request for oneself", rarp(), "RARP"),
                arguments("RARP request for another", rarp(3, OTHER_MAC), "none"),
                arguments("RARP reply", rarp(4, MAC), "none"),
                arguments("gratuitous request", arp(1, MAC, IP, IP), "gratuitous ARP 10.1.0.50"),
                arguments("gratuitous reply", arp(2, MAC, IP, IP), "gratuitous ARP 10.1.0.50"),
                arguments("ordinary request", arp(1, MAC, IP, OTHER_IP), "none"),
                arguments("ordinary reply", arp(2, MAC, IP, OTHER_IP), "none"),
                arguments("probe", arp(1, MAC, NO_IP, IP), "none"),
                arguments("request for no address", arp(1, MAC, NO_IP, NO_IP), "none"),
                arguments("announcement of another's MAC", arp(1, OTHER_MAC, IP, IP), "none"),
                arguments("reverse request as ARP", arp(3, MAC, IP, IP), "none"),
                arguments(
                        "unsolicited advertisement",
                        advertisement("88", "ff", "20", ALL_NODES),
                        "unsolicited NA 2001:db8:a::32"),
                arguments("solicited advertisement", advertisement("88", "ff", "60", ALL_NODES), "none"),
                arguments("advertisement to one node", advertisement("88", "ff", "20", ROUTER), "none"),
                arguments("advertisement that was routed", advertisement("88", "40", "20", ALL_NODES), "none"),
                arguments("solicitation", advertisement("87", "ff", "00", ALL_NODES), "none"),
                arguments("something else", "ffffffffffff" + MAC + "88cc" + "0000", "none"),
                arguments("a group as sender", "ffffffffffff" + "01005e000001" + rarp().substring(24), "none"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("frames")
    void everyKindOfFrame(String name, String frame, String expected) throws DeserializationException {
        Optional<Announced> read = AnnouncementReader.read(parsed(frame));
        assertEquals(
                expected,
                read.map(announced -> announced.by().label()
                                + announced
                                        .address()
                                        .map(address -> " " + address)
                                        .orElse(""))
                        .orElse("none"),
                name);
        read.ifPresent(announced -> assertEquals(Reports.mac(1), announced.mac()));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void anAddressIsReadOfItsFamily(String frame, Announcement by, String address) throws DeserializationException {
        assertEquals(
                Optional.of(Announced.of(by, Reports.mac(1), Optional.of(IpAddress.valueOf(address)))),
                AnnouncementReader.read(parsed(frame)));
    }

    private static Stream<Arguments> addresses() {
        return Stream.of(
                arguments(arp(2, MAC, OTHER_IP, OTHER_IP), Announcement.GRATUITOUS_ARP, "10.1.0.51"),
                arguments(advertisement("88", "ff", "20", ALL_NODES), Announcement.UNSOLICITED_NA, "2001:db8:a::32"));
    }
}
