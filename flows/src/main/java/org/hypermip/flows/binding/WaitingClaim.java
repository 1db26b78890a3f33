/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * A migration that waits for its source: nobody but its destination has spoken of it. Whoever claims a mobile node so changes nothing for it.
 * Until its source lets it go it is at rest: it is kept up, asked for and ended as if there were no claim. The last line of its history is
 * the claim's meanwhile, and no other line of the history is about it.
 */
public final class WaitingClaim {

    private WaitingClaim() {}

    /** Returns the binding as it is at rest, without the claim; itself if none waits. */
    public static Binding setAside(Binding binding, MobilityDomain domain) {
        return binding.awaitsSource()
                ? binding.toBuilder()
                        .phase(Places.settledPhase(binding.interfaces(), binding.at(), domain))
                        .handover(Optional.empty())
                        .history(binding.settledHistory())
                        .build()
                : binding;
    }

    /** Returns what was decided about the binding at rest, with the claim if one waits. A binding that ends takes it along. */
    static Decision putBack(Binding claimed, Decision atRest) {
        return atRest.with(next -> claimed.awaitsSource() && !next.hasEnded() ? claimedAsBefore(claimed, next) : next);
    }

    private static Binding claimedAsBefore(Binding claimed, Binding next) {
        Map<String, Instant> heard = new HashMap<>(claimed.heard());
        heard.putAll(next.heard());
        return withLine(
                claimed,
                next.toBuilder()
                        .phase(claimed.phase())
                        .handover(claimed.handover().map(open -> open.with(next.at(), open.destination())))
                        .heard(ImmutableSortedMap.copyOf(heard))
                        .build());
    }

    private static Binding withLine(Binding claimed, Binding next) {
        return claimed.lastChange().map(next::noting).orElse(next);
    }

    /** Returns the binding at rest, the claim being closed: whoever has claimed it may say so once more. */
    static Binding closed(Binding claimed, MobilityDomain domain, RegistrationPhase end) {
        return setAside(claimed, domain)
                .closing(ClosedMigration.of(claimed.handover().orElseThrow(), end));
    }

    /**
     * Returns the binding after a registration. What whoever claims it has said ends no probe, and leaves one line as long as the claim waits.
     *
     * @param before the binding that the registration was about, if there was one
     * @param next what became of it
     */
    public static Binding heard(Optional<Binding> before, Binding next, Registration said) {
        Optional<Handover> claim = Optional.of(next)
                .filter(Binding::awaitsSource)
                .or(() -> before.filter(
                        known -> known.awaitsSource() && next.handover().isEmpty()))
                .flatMap(Binding::handover)
                .filter(open -> open.destination().isAt(said.reporter()) && !said.overriding());
        if (claim.isEmpty()) {
            return next;
        }
        Binding settled = next.toBuilder()
                .probe(before.flatMap(Binding::probe))
                .history(before.map(Binding::settledHistory).orElseGet(ImmutableList::of))
                .build();
        return next.awaitsSource() ? withLine(next, settled) : settled;
    }
}
