/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.HashSet;
import java.util.Set;
import org.hypermip.app.ownership.OwnershipService;
import org.onosproject.net.DeviceId;

/** Everything is this controller's but what a test gives to another one. */
public final class FakeOwnership implements OwnershipService {

    private final Set<Object> others = new HashSet<>();

    /** Gives a mobile node to another controller. */
    public void give(String mobileNode) {
        others.add(mobileNode);
    }

    /** Gives a switch to another controller. */
    public void give(DeviceId device) {
        others.add(device);
    }

    /** Takes a mobile node over. */
    public void take(String mobileNode) {
        others.remove(mobileNode);
    }

    @Override
    public boolean isMine(String mobileNode) {
        return !others.contains(mobileNode);
    }

    @Override
    public boolean isMine(DeviceId device) {
        return !others.contains(device);
    }
}
