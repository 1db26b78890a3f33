/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import org.onosproject.event.EventListener;

/** Hears of a changed configuration. */
public interface MobilityDomainListener extends EventListener<MobilityDomainEvent> {}
