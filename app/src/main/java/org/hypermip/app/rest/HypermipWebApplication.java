/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.util.Set;
import org.onlab.rest.AbstractWebApplication;

/** The resources, with ONOS's own authorization and error answers. */
public final class HypermipWebApplication extends AbstractWebApplication {

    @Override
    public Set<Class<?>> getClasses() {
        return getClasses(
                RegistrationsResource.class,
                InventoriesResource.class,
                BindingsResource.class,
                DomainResource.class,
                BoundedDoor.class,
                SignedDoor.class,
                SignedRegistrationsResource.class,
                SignedInventoriesResource.class);
    }
}
