/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What a hypervisor's inventory says of a mobile node that leaves there, held against one destination. A source that names another one lets
 * it go to that one alone. Of one that names none, whoever announced itself before, and alone, can be meant; whoever comes later cannot.
 */
final class Departure {

    private final Words words;
    private final Binding binding;
    private final Handover open;
    private final StandingClaims claims;

    Departure(MobilityDomain domain, Words words, Binding binding, Handover open) {
        this.claims = new StandingClaims(domain, words, binding, open);
        this.words = words;
        this.binding = binding;
        this.open = open;
    }

    /** Tells whether the hypervisor says that it leaves there, to where the migration leads. */
    boolean isFrom(String hypervisor) {
        return words.leaving(hypervisor)
                .filter(guest -> isNamed(guest).orElseGet(() -> isClaimedBefore(hypervisor)))
                .isPresent();
    }

    /** By the destination, or else by the id; absent if the source tells neither. */
    private Optional<Boolean> isNamed(InventoriedGuest guest) {
        return guest.destination().map(open.destination()::isAt).or(() -> guest.migration()
                .map(id -> open.migration().equals(id) || hasLedThere(id)));
    }

    /** The source may know it by the id of an attempt that was closed, and that led to the same place. */
    private boolean hasLedThere(String id) {
        return binding.lastMigration()
                .filter(last -> last.id().equals(id) && last.source().isPresent())
                .flatMap(ClosedMigration::destination)
                .filter(open.destination()::isAt)
                .isPresent();
    }

    private boolean isClaimedBefore(String hypervisor) {
        Instant claimed = binding.lastChange().map(HistoryEntry::time).orElse(Instant.MIN);
        return claims.rival().isEmpty()
                && claims.isRecent()
                && words.leavingSince(hypervisor)
                        .filter(since -> !claimed.isAfter(since))
                        .isPresent();
    }
}
