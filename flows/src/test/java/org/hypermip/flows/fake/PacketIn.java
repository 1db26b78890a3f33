/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import org.onosproject.net.ConnectPoint;

/** A copy of a frame that a switch sent up to the controller. */
@AutoValue
public abstract class PacketIn {

    /** Where the frame came in. */
    public abstract ConnectPoint at();

    /** The frame. */
    public abstract Frame frame();

    static PacketIn of(ConnectPoint at, Frame frame) {
        return new AutoValue_PacketIn(at, frame);
    }
}
