/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;

/** Which lifetimes are granted: what is asked for, and no more than all the networks of a mobile node allow (RFC 5944 section 3.8.3). */
final class Grants {

    private final MobilityDomain domain;
    private final Instant time;
    private final Lifetime asked;

    /** Creates the grants that a request gets at that time; one that asks for nothing gets the longest. */
    Grants(MobilityDomain domain, Instant time, Optional<Lifetime> asked) {
        this.domain = domain;
        this.time = time;
        this.asked = asked.orElse(Lifetime.INFINITE);
    }

    /** When the binding of a mobile node that is now in that phase ends; at home it has no lifetime, for it has no rules. */
    Optional<Instant> binding(Collection<HomeAddress> interfaces, BindingPhase phase) {
        return phase == BindingPhase.AT_HOME ? Optional.empty() : granted(interfaces, HomeNetwork::lifetime);
    }

    /** When its open migration does. */
    Optional<Instant> migration(Collection<HomeAddress> interfaces) {
        return granted(interfaces, HomeNetwork::preparedLifetime);
    }

    private Optional<Instant> granted(Collection<HomeAddress> interfaces, Function<HomeNetwork, Lifetime> limit) {
        return interfaces.stream()
                .flatMap(address -> domain.network(address.network()).stream())
                .map(limit)
                .reduce(asked, Lifetime::atMost)
                .from(time);
    }
}
