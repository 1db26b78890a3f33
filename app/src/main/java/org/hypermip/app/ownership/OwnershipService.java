/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.ownership;

import org.onosproject.net.DeviceId;

/** Tells what is this controller's to do, where several controllers hold the same bindings. */
public interface OwnershipService {

    /** Tells whether this controller rolls out the rules of a mobile node's binding, keeps its times, and asks for it. */
    boolean isMine(String mobileNode);

    /** Tells whether this controller checks what a switch holds, rolls out the rules there that no binding wants alone, and sends frames by it. */
    boolean isMine(DeviceId device);
}
