/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What the answers to a probe make of a binding. An open migration ends where the mobile node alone answered. If it answered at both places
 * or at none, it ends where it was known to be, for no answer is worth more than a hypervisor's word. Of one whose time is not over, an
 * answer where it began changes nothing. Without a migration, an answer renews the lifetime; if there is none, the binding ends (RFC 5944
 * section 4.2.3). A migration that waits for its source is none here.
 */
final class ProbeVerdict {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Probe probe;
    private final Instant now;

    ProbeVerdict(MobilityDomain domain, Binding binding, Instant now) {
        this.domain = domain;
        this.binding = binding;
        this.probe = binding.probe().orElseThrow();
        this.now = now;
    }

    /** Decides. */
    Decision decide() {
        return binding.handover().isPresent() ? Decision.accept(ofMigration()) : atRest();
    }

    private Binding ofMigration() {
        boolean isHere = probe.isAnsweredAt(binding.at());
        boolean isOnlyElsewhere =
                !isHere && binding.otherPlace().filter(probe::isAnsweredAt).isPresent();
        boolean isBefore = binding.phase().isBeforeArrival();
        Movement movement = new Movement(domain, binding, now, binding.probedFor() + ", " + outcome());
        if (isBefore && isHere && probe.why().isPresent()) {
            return goesOn();
        }
        if (!isOnlyElsewhere) {
            return movement.closed(isBefore ? RegistrationPhase.CANCELLED : RegistrationPhase.COMPLETED);
        }
        Optional<Evidence> seen = Optional.of(Evidence.of(Announcement.ANSWER, false, ImmutableList.of()));
        return isBefore ? movement.arrivedAndClosed(seen) : movement.goneBack(RegistrationPhase.CANCELLED, seen);
    }

    /** Its time is not over: that it has not left yet is no news. */
    private Binding goesOn() {
        return binding.toBuilder().probe(Optional.empty()).build();
    }

    private String outcome() {
        switch (probe.answered().size()) {
            case 0:
                return "no answer at either end: it stays at " + Movement.place(binding.at());
            case 1:
                return "answered at " + Iterables.getOnlyElement(probe.answered()) + " alone";
            default:
                return "answered at both ends: it stays at " + Movement.place(binding.at());
        }
    }

    private Decision atRest() {
        if (!probe.isAnsweredAt(binding.at())) {
            return Ending.of(
                    binding,
                    domain,
                    now,
                    binding.probedFor() + ", no answer at " + Movement.place(binding.at()) + ": its binding has ended");
        }
        return Decision.accept(Renewal.of(domain, binding, now, "answered"));
    }
}
