/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Whose word counts of the hypervisors that say that a bound mobile node runs with them. Anybody can say so: if each such word counted as
 * much as every other, any hypervisor could keep any binding as it is.
 */
final class Runners {

    private final MobilityDomain domain;
    private final Binding binding;
    private final ImmutableList<String> all;

    /**
     * Creates the choice among these.
     *
     * @param all the hypervisors where it runs, as they say; may be empty
     */
    Runners(MobilityDomain domain, Binding binding, ImmutableList<String> all) {
        this.domain = domain;
        this.binding = binding;
        this.all = all;
    }

    /**
     * Returns the only one that counts; absent if nobody does, or several. Where it is bound, and the other end of its migration, count
     * before anybody else. If it does not run where it is bound, those at home count as much as these.
     */
    Optional<String> only() {
        boolean isWhereItIsBound = all.stream().anyMatch(binding::canBeAt);
        ImmutableList<String> known = all.stream()
                .filter(hypervisor ->
                        isAnEnd(hypervisor) || (!isWhereItIsBound && Places.isHome(binding, hypervisor, domain)))
                .collect(ImmutableList.toImmutableList());
        ImmutableList<String> counted = known.isEmpty() ? all : known;
        return counted.size() == 1 ? Optional.of(counted.get(0)) : Optional.empty();
    }

    /** Who only claims it is no end: it is not known to go there. */
    private boolean isAnEnd(String hypervisor) {
        return binding.canBeAt(hypervisor)
                || binding.otherPlace()
                        .filter(place -> !binding.awaitsSource() && place.isAt(hypervisor))
                        .isPresent();
    }
}
