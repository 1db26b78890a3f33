/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.event.AbstractEvent;

/** The configuration has changed; its subject is the domain from now on. */
public final class MobilityDomainEvent extends AbstractEvent<MobilityDomainEvent.Type, MobilityDomain> {

    /** What happened. */
    public enum Type {
        /** The domain, or the place of our rules, is another one. */
        CHANGED
    }

    /** Creates an event. */
    public MobilityDomainEvent(Type type, MobilityDomain subject) {
        super(type, subject);
    }
}
