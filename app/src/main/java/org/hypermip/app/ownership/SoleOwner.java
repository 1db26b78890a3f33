/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.ownership;

import org.onosproject.net.DeviceId;
import org.osgi.service.component.annotations.Component;

/** A controller that is alone: all bindings and all switches are its own. */
@Component(service = OwnershipService.class)
public final class SoleOwner implements OwnershipService {

    @Override
    public boolean isMine(String mobileNode) {
        return true;
    }

    @Override
    public boolean isMine(DeviceId device) {
        return true;
    }
}
