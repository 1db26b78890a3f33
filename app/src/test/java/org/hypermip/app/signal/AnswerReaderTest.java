/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.hypermip.app.signal.Frames.MAC;
import static org.hypermip.app.signal.Frames.OTHER_MAC;
import static org.hypermip.app.signal.Frames.answer;
import static org.hypermip.app.signal.Frames.parsed;
import static org.hypermip.app.signal.Frames.reply;
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

/** Which frames answer a probe. */
class AnswerReaderTest {

    private static final String ASKER = "02484d495001";
    private static final String IP = "0a010032";

    private static Stream<Arguments> frames() {
        return Stream.of(
                arguments("ARP reply", reply(ASKER, MAC, IP), "10.1.0.50"),
                arguments("ARP reply for another MAC", reply(ASKER, OTHER_MAC, IP), ""),
                arguments("ARP reply to somebody else", reply(OTHER_MAC, MAC, IP), ""),
                arguments("ARP request", reply(ASKER, MAC, IP).replace("080006040002", "080006040001"), ""),
                arguments("RARP like a reply", reply(ASKER, MAC, IP).replace(MAC + "0806", MAC + "8035"), ""),
                arguments("advertisement to all nodes", ASKER + announced().substring(12), ""),
                arguments("advertisement", answer(ASKER, "ff", "60"), "2001:db8:a::32"),
                arguments("advertisement that nobody asked for", answer(ASKER, "ff", "20"), ""),
                arguments("advertisement that was routed", answer(ASKER, "40", "60"), ""),
                arguments("advertisement to somebody else", answer(OTHER_MAC, "ff", "60"), ""),
                arguments("something else", ASKER + MAC + "88cc" + "0000", ""));
    }

    /** Such as the rules for reactive networks send up, whosever it is. */
    private static String announced() {
        return Frames.advertisement("88", "ff", "60", "ff020000000000000000000000000001");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("frames")
    void everyKindOfFrame(String name, String frame, String address) throws DeserializationException {
        assertEquals(
                address.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Announced.of(
                                Announcement.ANSWER, Reports.mac(1), Optional.of(IpAddress.valueOf(address)))),
                AnswerReader.read(parsed(frame)),
                name);
    }
}
