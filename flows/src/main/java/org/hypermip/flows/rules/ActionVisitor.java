/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;

/** One method for each kind of action: a switch's driver, or a fake switch. */
public interface ActionVisitor {
    /** Sends the frame, as it is by now, out of a port; logical ports IN_PORT and NORMAL included. */
    void output(PortNumber port);

    /** Sets where the frame goes if it is put out of a tunnel port, and under which key; the unspecified address is nowhere. */
    void tunnel(long key, IpAddress destination);

    /** Turns an ARP request into the reply that says: {@code address} is at {@code mac}. */
    void answerArp(MacAddress mac, Ip4Address address);

    /** Sets the sender's MAC address. */
    void ethSource(MacAddress mac);

    /** Sets the receiver's MAC address. */
    void ethDestination(MacAddress mac);

    /** Puts a VLAN tag on, around the one that is there (IEEE 802.1Q). */
    void pushVlan(VlanId vlan);

    /** Takes the outer VLAN tag off. */
    void popVlan();

    /**
     * Takes one from the TTL or hop limit of an IP packet. If that is spent, which is to say one or less, the rule ends here
     * (Open vSwitch's reading of OpenFlow 1.3.5 section 5.12).
     */
    void decrementTtl();

    /** Adds to what is done when the last table has been passed: OpenFlow's action set (1.3.5 section 5.10). */
    void write(ImmutableList<Action> actions);

    /** Empties the action set. */
    void clear();

    /** Has the frame, as it is by then, meet the rules of a table as if it had just come in; Nicira's action, which any table may take. */
    void resubmit(int table);

    /** Goes on with the rules of a later table. */
    void goToTable(int table);
}
