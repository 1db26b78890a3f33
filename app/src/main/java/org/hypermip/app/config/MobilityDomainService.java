/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.onosproject.event.ListenerService;

/** What is configured at this moment. */
public interface MobilityDomainService extends ListenerService<MobilityDomainEvent, MobilityDomainListener> {

    /** The networks, switches and hypervisors; empty until something is configured. */
    MobilityDomain domain();

    /** Where our rules belong. */
    Pipeline pipeline();
}
