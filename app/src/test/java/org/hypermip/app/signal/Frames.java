/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import com.google.common.io.BaseEncoding;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;

/** Frames as they are on the wire, written byte for byte: what reads them has no part in making them. */
final class Frames {

    /** The machine that sends them: the first of {@link org.hypermip.app.Reports}. */
    static final String MAC = "525400000001";

    static final String OTHER_MAC = "525400000002";
    static final String UNSPECIFIED = "00000000000000000000000000000000";
    static final String NOBODY = "000000000000";
    private static final String ALL = "ffffffffffff";

    private Frames() {}

    /** QEMU's announcement on arrival: 28 bytes of reverse ARP, padded to the shortest frame. */
    static String rarp() {
        return rarp(3, MAC);
    }

    static String rarp(int operation, String target) {
        return ALL + MAC + "8035" + arpBody(operation, MAC, "00000000", target, "00000000");
    }

    static String arp(int operation, String senderMac, String sender, String target) {
        return ALL + MAC + "0806" + arpBody(operation, senderMac, sender, NOBODY, target);
    }

    /** A machine's request for an IPv4 address; hexadecimal digits, as everything here. */
    static String request(String asker, String vlanTag, String sender, String target) {
        return ALL + asker + vlanTag + "0806" + arpBody(1, asker, sender, NOBODY, target);
    }

    /** A machine's solicitation for an IPv6 address, to the solicited-node multicast address; under no address without an option. */
    static String solicitation(String asker, String hopLimit, String source, String target) {
        boolean isProbe = source.equals(UNSPECIFIED);
        String group = "ff02" + "0000000000000000" + "0001ff" + target.substring(26);
        return "3333ff" + target.substring(26) + asker + "86dd"
                + ("60000000" + (isProbe ? "0018" : "0020") + "3a" + hopLimit + source + group)
                + ("87000000" + "00000000" + target + (isProbe ? "" : "0101" + asker));
    }

    private static String arpBody(int operation, String senderMac, String sender, String targetMac, String target) {
        return "000108000604000"
                + operation
                + senderMac
                + sender
                + targetMac
                + target
                + "000000000000000000000000000000000000";
    }

    /** An ARP reply to one station. */
    static String reply(String to, String senderMac, String sender) {
        return to + MAC + "0806" + arpBody(2, senderMac, sender, to, "00000000");
    }

    /** The answer to a neighbor solicitation, of flags that may be wrong. */
    static String answer(String to, String hopLimit, String flags) {
        String asker = "fe8000000000000000484dfffe495001";
        return to + advertisement("88", hopLimit, flags, asker).substring(12);
    }

    /** ICMPv6 of that type and flags, about 2001:db8:a::32. */
    static String advertisement(String type, String hopLimit, String flags, String destination) {
        String own = "20010db8000a00000000000000000032";
        return "333300000001" + MAC + "86dd"
                + ("60000000" + "0018" + "3a" + hopLimit + own + destination)
                + (type + "00" + "0000" + flags + "000000" + own);
    }

    static Ethernet parsed(String hex) throws DeserializationException {
        byte[] bytes = BaseEncoding.base16().lowerCase().decode(hex);
        return Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
    }
}
