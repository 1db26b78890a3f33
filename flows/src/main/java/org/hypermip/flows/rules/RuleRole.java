/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.Locale;

/**
 * What a rule is there for; docs/rule-roles.md draws all roles by rank. The rank orders rules within our priority band. Heads attract
 * frames to where tails wait for them, so that a rollout lays tails before heads and takes heads away before tails.
 */
public enum RuleRole {
    /** Home agent: frames for the mobile node go to where it is. */
    REDIRECT(0, Side.HOME_AGENT, true),
    /** Home agent: who solicits an address that nobody registered is heard by all who are away, if they may have such addresses. */
    HOME_SOLICITATION(0, Side.HOME_AGENT, true),
    /** Home agent: ARP requests for the mobile node are answered for it. */
    PROXY_ARP(1, Side.HOME_AGENT, true),
    /** Home agent: neighbor solicitations for the mobile node go to the controller, which answers for it. */
    PROXY_ND(1, Side.HOME_AGENT, true),
    /** Home network: a mobile node's announcement of itself is not answered, and teaches the switches where it comes from. */
    ANNOUNCEMENT(2, Side.HOME_AGENT, false),
    /** Reactive network: the controller gets a copy of what hosts announce of themselves. */
    REACTIVE_WATCH(3, Side.ANY_SWITCH, false),
    /** Home agent: what is said to all nodes at home, and mobile nodes have to hear, goes to where they are as well. */
    HOME_MULTICAST(4, Side.HOME_AGENT, true),
    /** Route optimization: another network's switch sends packets for the mobile node straight to where it is. */
    OPTIMIZED_REDIRECT(5, Side.ANY_SWITCH, true),
    /** Tagged frames by a port where frames have no tag are no network's; base forwarding may drop them. */
    ACCESS_GUARD(6, Side.ANY_SWITCH, false),
    /** What comes out of a tunnel and no other rule knows is dropped: it never leaks into the local network. */
    TUNNEL_GUARD(10, Side.ANY_SWITCH, false),
    /** Foreign agent: what a visiting mobile node sends under addresses not its own, and all else that no rule lets through, is dropped. */
    ANTI_SPOOFING(10, Side.FOREIGN_AGENT, false),
    /** Home agent: what a visiting mobile node may send comes out of the reverse tunnel, and goes on as if sent at home. */
    REVERSE_TUNNEL_EXIT(20, Side.HOME_AGENT, false),
    /** Foreign agent: what a visiting mobile node sends goes to its home agent (RFC 3024). */
    REVERSE_TUNNEL(20, Side.FOREIGN_AGENT, false),
    /** Route optimization: what a visiting mobile node sent to another network comes out there, for that one's router. */
    OPTIMIZED_EXIT(20, Side.HOME_AGENT, false),
    /** Foreign agent: what a visiting mobile node sends to other networks goes to the router there. */
    DIRECT_EGRESS(21, Side.FOREIGN_AGENT, true),
    /** Route optimization: what a visiting mobile node sends to another configured network goes straight to there. */
    OPTIMIZED_EGRESS(22, Side.FOREIGN_AGENT, true),
    /** Foreign agent: what is for the home network itself takes the reverse tunnel, whatever the way of the rest. */
    HOMEWARD(23, Side.FOREIGN_AGENT, false),
    /** Home agent: what comes out of the reverse tunnel by neighbor discovery is dropped, unless it is known to be true. */
    ND_EXIT_GUARD(24, Side.HOME_AGENT, false),
    /** Foreign agent: what a visiting mobile node says by neighbor discovery is dropped, unless it is known to be true. */
    ND_GUARD(24, Side.FOREIGN_AGENT, false),
    /** Foreign agent: a visiting mobile node that asks for its home router's MAC address is answered. */
    GATEWAY_ARP(24, Side.FOREIGN_AGENT, false),
    /** Home agent: what a visiting mobile node truly says of its own addresses comes out of the reverse tunnel. */
    ND_REVERSE_TUNNEL_EXIT(25, Side.HOME_AGENT, false),
    /** Foreign agent: what a visiting mobile node truly says of its own addresses goes to its home agent. */
    ND_REVERSE_TUNNEL(25, Side.FOREIGN_AGENT, false),
    /** Where the mobile node is about to arrive: the controller gets a copy of what it announces of itself. */
    ARRIVAL_WATCH(26, Side.ANY_SWITCH, false),
    /** Where the mobile node may be: its answers to a probe go to the controller. */
    PROBE_WATCH(27, Side.ANY_SWITCH, false),
    /** Home agent: what comes out of the reverse tunnel, and is known to be untrue, is dropped. */
    FRAME_EXIT_GUARD(28, Side.HOME_AGENT, false),
    /** Foreign agent: frames of a visiting mobile node that no other rule is to look into are dropped. */
    FRAME_GUARD(28, Side.FOREIGN_AGENT, false),
    /** Frames with a tag of no VLAN lose it, and meet our rules again as what they are: frames without a tag. */
    PRIORITY_TAG(29, Side.ANY_SWITCH, false),
    /** Home agent: frames for the mobile node that other visitors send, out of a tunnel, go to where it is. */
    TUNNEL_REDIRECT(30, Side.HOME_AGENT, true),
    /** The agent where it is, will be or was: frames for it that come out of a tunnel go to its port, or on after it. */
    DELIVERY(30, Side.ANY_SWITCH, false),
    /** Foreign agent: solicitations of addresses that nobody registered go to all visitors that may have them. */
    SOLICITATION_DELIVERY(30, Side.FOREIGN_AGENT, false),
    /** Any agent: the same for ARP requests, which are broadcast. */
    ARP_DELIVERY(31, Side.ANY_SWITCH, false),
    /** Any agent: the same for what is multicast of neighbor discovery: solicitations, advertisements, the router's word. */
    ND_DELIVERY(31, Side.ANY_SWITCH, false),
    /** Home agent: a visiting mobile node's announcement of itself goes to the home network, not back to it. */
    ANNOUNCEMENT_EXIT(32, Side.HOME_AGENT, false);

    /** Which switches hold a rule. */
    public enum Side {
        /** Switches of a home network. */
        HOME_AGENT,

        /** Switches where a visiting mobile node is, or is about to be. */
        FOREIGN_AGENT,

        /** Both, or switches of other networks. */
        ANY_SWITCH
    }

    private final int rank;
    private final Side side;
    private final boolean head;

    RuleRole(int rank, Side side, boolean head) {
        this.rank = rank;
        this.side = side;
        this.head = head;
    }

    /** Priority within our band, 0 to {@link Pipeline#BAND}. */
    public int rank() {
        return rank;
    }

    /** The switches that hold such rules. */
    public Side side() {
        return side;
    }

    /** Tells whether the rule attracts frames to another one. */
    public boolean isHead() {
        return head;
    }

    /** The name used in REST and in the shell. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
