/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Priorities;
import javax.ws.rs.container.DynamicFeature;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.FeatureContext;

/** Puts the look at the length before whatever takes {@link AtMost} so much, and before the check of signatures. */
public final class BoundedDoor implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        AtMost limit = resource.getResourceMethod().getAnnotation(AtMost.class);
        if (limit != null) {
            context.register(new LengthFilter(limit.value()), Priorities.AUTHENTICATION - 1);
        }
    }
}
