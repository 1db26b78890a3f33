/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.network.Hypervisor;

/** What a hypervisor may do to others because nobody has said which ports are its mobile nodes'. */
final class PortWarnings {

    private PortWarnings() {}

    /** Returns a sentence for each. */
    static ImmutableList<String> of(Hypervisor hypervisor, boolean knowsUplinks) {
        if (!hypervisor.ports().isEmpty()) {
            return ImmutableList.of();
        }
        return ImmutableList.of(
                knowsUplinks
                        ? "may call any port of its switch a virtual machine's that is in nobody's ports and no uplink:"
                                + " list patterns of its own in ports, such as tap-*"
                        : "may call any port of its switch a virtual machine's, a router's or an uplink among them:"
                                + " list patterns of its own in ports, such as tap-*, or the switch's uplinks");
    }
}
