/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;

/** The three sites with limits: bindings hold a minute, open migrations half of that. */
final class Lifetimes {

    static final int AWAY_SECONDS = 60;
    static final int PREPARED_SECONDS = 30;

    static final MobilityDomain DOMAIN = domain(
            network -> network.toBuilder()
                    .lifetime(Lifetime.ofSeconds(AWAY_SECONDS))
                    .preparedLifetime(Lifetime.ofSeconds(PREPARED_SECONDS))
                    .build(),
            hypervisor -> hypervisor);

    private static final BindingMachine MACHINE = new BindingMachine(DOMAIN);

    private Lifetimes() {}

    /** Returns the three sites with changes. */
    static MobilityDomain domain(UnaryOperator<HomeNetwork> networks, UnaryOperator<Hypervisor> hypervisors) {
        return MobilityDomain.of(
                ThreeSites.DOMAIN.networks().values().stream().map(networks).collect(ImmutableList.toImmutableList()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values().stream()
                        .map(hypervisors)
                        .collect(ImmutableList.toImmutableList()));
    }

    static Decision decide(Binding current, Registration.Builder registration) {
        return MACHINE.next(Optional.of(current), registration.build());
    }

    static Binding accepted(Binding current, Registration.Builder registration) {
        return decide(current, registration).binding().orElseThrow();
    }
}
