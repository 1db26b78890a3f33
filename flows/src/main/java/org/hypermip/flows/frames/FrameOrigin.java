/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import org.onosproject.net.flow.TrafficSelector;

/** Where frames of a visiting mobile node come in: the port that it visits, or the end of its reverse tunnel. */
public interface FrameOrigin {

    /** Matches whatever comes in there and may be looked into. */
    TrafficSelector.Builder anything();

    /** Matches what comes in there under the interface's MAC address. */
    TrafficSelector.Builder sent();
}
