/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.HeardInventories;

/** When a controller notices who is silent: when that begins, and again as long as it lasts. */
final class Silences {

    private final Map<String, Instant> noticed = new HashMap<>();
    private final Set<String> reporters = new HashSet<>();
    private Instant looked;

    /** Begins to listen. */
    Silences(Instant now) {
        looked = now;
    }

    /** It is not silent before that, if it says no more. */
    void heard(String hypervisor, Instant silentFrom) {
        noticed.put(hypervisor, silentFrom);
    }

    /** It speaks, if only of what it does. */
    void registered(String hypervisor) {
        reporters.add(hypervisor);
    }

    /** Returns those whose silence is noticed now. */
    ImmutableSet<String> at(Instant now) {
        ImmutableSet<String> due = noticed.entrySet().stream()
                .filter(from -> !now.isBefore(from.getValue()))
                .map(Map.Entry::getKey)
                .collect(ImmutableSet.toImmutableSet());
        due.forEach(hypervisor -> noticed.put(hypervisor, now.plus(HeardInventories.SILENCE)));
        ImmutableSet.Builder<String> silent = ImmutableSet.<String>builder().addAll(due);
        if (!now.isBefore(looked.plus(HeardInventories.SILENCE))) {
            looked = now;
            ThreeSites.HYPERVISORS.keySet().stream().filter(this::isUnheard).forEach(silent::add);
        }
        return silent.build();
    }

    private boolean isUnheard(String hypervisor) {
        return !reporters.contains(hypervisor) && !noticed.containsKey(hypervisor);
    }
}
