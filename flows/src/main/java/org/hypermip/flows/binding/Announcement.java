/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** A frame by which a host says where it is. */
public enum Announcement {
    /** A request for the address of its own MAC, by which a hypervisor announces a mobile node that has arrived (RFC 903). */
    RARP("RARP"),
    /** An ARP request or reply whose sender and target are the same address (RFC 5227 section 3). */
    GRATUITOUS_ARP("gratuitous ARP"),
    /** A neighbor advertisement to all nodes (RFC 4861 section 7.2.6). */
    UNSOLICITED_NA("unsolicited NA"),
    /** An ARP reply or a solicited neighbor advertisement that answers a probe of ours. */
    ANSWER("answer");

    private final String label;

    Announcement(String label) {
        this.label = label;
    }

    /** The name used in histories and in REST. */
    public String label() {
        return label;
    }
}
