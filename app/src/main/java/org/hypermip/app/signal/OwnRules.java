/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import org.onosproject.core.ApplicationId;
import org.onosproject.net.packet.InboundPacket;

/** Our rules, as packets tell of them: each comes with the cookie of the rule that sent it up. */
final class OwnRules {

    /** The application's number stands in the upper 16 bits of the cookies of its rules (ONOS's FlowRule). */
    private static final int COOKIE_SHIFT = 48;

    private final ApplicationId application;

    OwnRules(ApplicationId application) {
        this.application = application;
    }

    /** Tells whether one of them sent the packet up. */
    boolean sentUp(InboundPacket packet) {
        return packet.cookie()
                .filter(cookie -> (short) (cookie >>> COOKIE_SHIFT) == application.id())
                .isPresent();
    }
}
