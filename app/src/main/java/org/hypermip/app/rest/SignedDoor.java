/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Priorities;
import javax.ws.rs.container.DynamicFeature;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.FeatureContext;

/**
 * Puts the check of signatures before whatever is {@link Signed}, and before ONOS's filter, which asks for the sender's roles. Answers are
 * signed, too.
 */
public final class SignedDoor implements DynamicFeature {

    private final AwaitedBodies bodies = new AwaitedBodies();

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (resource.getResourceClass().isAnnotationPresent(Signed.class)) {
            context.register(new SignatureFilter(bodies), Priorities.AUTHENTICATION);
            context.register(SignedAnswer.class);
        }
    }
}
