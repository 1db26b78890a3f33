/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import org.hypermip.flows.network.MobilityDomain;

/** Which end of a migration the reporter of a registration is. */
final class ReportersEnd {

    /** What a source says only of a mobile node that leaves. */
    private static final ImmutableSet<RegistrationPhase> LETTING_GO = Sets.immutableEnumSet(
            RegistrationPhase.PREPARING, RegistrationPhase.SWITCHING, RegistrationPhase.COMPLETED);

    private final MobilityDomain domain;
    private final Registration registration;

    ReportersEnd(MobilityDomain domain, Registration registration) {
        this.domain = domain;
        this.registration = registration;
    }

    boolean isDestination(Handover open) {
        return open.destination().isAt(registration.reporter())
                || Places.canSpeakFor(open.destination(), registration.reporter(), domain);
    }

    /** Of a mobile node that nobody has located, every hypervisor of its home network can be the source. */
    boolean isSource(Binding binding, Handover open) {
        return open.source().isAt(registration.reporter())
                || Places.canSpeakFor(open.source(), registration.reporter(), domain)
                || (open.source().hypervisor().isEmpty()
                        && !isDestination(open)
                        && Places.isHome(binding, registration.reporter(), domain));
    }

    /** Tells whether what is said is said of a mobile node that leaves there. */
    boolean letsGo(Binding binding, Handover open) {
        return LETTING_GO.contains(registration.phase()) && isSource(binding, open);
    }
}
