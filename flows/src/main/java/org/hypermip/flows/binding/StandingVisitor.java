/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Who has no binding and runs nowhere may stand still abroad, as one hypervisor says. It is bound there, so that its rules are there when
 * it goes on. As long as it may be on its way, or run at a place that has not spoken, it is not: frames to it would be lost.
 */
final class StandingVisitor {

    private final MobilityDomain domain;
    private final Words words;
    private final ListingCheck check;

    StandingVisitor(MobilityDomain domain, Words words, ListingCheck check) {
        this.domain = domain;
        this.words = words;
        this.check = check;
    }

    Conclusion conclude() {
        ImmutableList<String> places = words.saying(Presence.STANDS, domain);
        if (places.size() != 1) {
            return kept(
                    places.isEmpty()
                            ? "it has no binding, and runs nowhere"
                            : "it stands still at " + String.join(" and at ", places));
        }
        String place = places.get(0);
        return doubt(place)
                .map(doubt -> kept("it stands still at " + place + ", and " + doubt))
                .orElseGet(() -> new Pursuit(domain, words, check).bound(place, "it stands still there"));
    }

    private Optional<String> doubt(String place) {
        InventoriedGuest guest = words.guest(place).orElseThrow();
        if (guest.migrating()) {
            return Optional.of("is on its way");
        }
        return first(Presence.WAITS, " waits for it")
                .or(() -> first(Presence.PENDING, " has yet to speak"))
                .or(() -> words.saying(Presence.SILENT, domain).stream()
                        .filter(silent -> Places.isHome(guest, silent, domain))
                        .findFirst()
                        .map(silent -> silent + " is silent, where it would be at home"));
    }

    private Optional<String> first(Presence presence, String what) {
        return words.saying(presence, domain).stream().findFirst().map(hypervisor -> hypervisor + what);
    }

    private static Conclusion kept(String why) {
        return Conclusion.nothing(Conclusion.Kind.KEPT, why);
    }
}
