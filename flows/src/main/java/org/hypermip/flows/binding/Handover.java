/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Optional;

/** A migration that is under way. */
@AutoValue
public abstract class Handover {

    /** Its id: the identification that tells its registrations from those of older migrations (RFC 5944 section 3.3). */
    public abstract String migration();

    /** Where the mobile node was when the migration began. */
    public abstract Attachment source();

    /** Where it goes. */
    public abstract Attachment destination();

    /** Tells whether nobody has named the source: it is where the mobile node was known to be, at home, and it may have been restarted elsewhere there. */
    public abstract boolean sourceAssumed();

    /**
     * Tells whether only its destination has spoken. It leads nowhere until its source lets the mobile node go, or has lost it: who could
     * say so alone could have any mobile node's traffic (RFC 5944 section 1.1).
     */
    public abstract boolean awaitsSource();

    /** When its lifetime is over, so that both places are probed; absent if it may stay open for ever. */
    public abstract Optional<Instant> until();

    /** How long frames may go both ways since {@code switching} was said last; absent before, and in what earlier versions have stored. */
    public abstract Optional<Instant> simultaneousUntil();

    /** The hypervisors that have said themselves that it begins, or goes on: what they say without its id can be about it. */
    public abstract ImmutableSet<String> reporters();

    /** Returns this migration with one more hypervisor that has spoken of it. */
    Handover reportedBy(String hypervisor) {
        return reportedBy(ImmutableSet.<String>builder()
                .addAll(reporters())
                .add(hypervisor)
                .build());
    }

    /** Returns this migration with those hypervisors that have spoken of it. */
    public Handover reportedBy(Iterable<String> hypervisors) {
        return new AutoValue_Handover(
                migration(),
                source(),
                destination(),
                sourceAssumed(),
                awaitsSource(),
                until(),
                simultaneousUntil(),
                ImmutableSet.copyOf(hypervisors));
    }

    /** Returns this migration with what is now known of its ends. */
    public Handover with(Attachment source, Attachment destination) {
        return new AutoValue_Handover(
                migration(),
                source,
                destination,
                sourceAssumed(),
                awaitsSource(),
                until(),
                simultaneousUntil(),
                reporters());
    }

    /** Returns this migration with another end of its lifetime. */
    public Handover until(Optional<Instant> end) {
        return new AutoValue_Handover(
                migration(),
                source(),
                destination(),
                sourceAssumed(),
                awaitsSource(),
                end,
                simultaneousUntil(),
                reporters());
    }

    /** Returns this migration with a source that is only assumed, or one that was named. */
    public Handover assumingSource(boolean assumed) {
        return new AutoValue_Handover(
                migration(),
                source(),
                destination(),
                assumed,
                awaitsSource(),
                until(),
                simultaneousUntil(),
                reporters());
    }

    /** Returns this migration as one that waits for its source's word, or does not. */
    public Handover awaitingSource(boolean awaits) {
        return new AutoValue_Handover(
                migration(),
                source(),
                destination(),
                sourceAssumed(),
                awaits,
                until(),
                simultaneousUntil(),
                reporters());
    }

    /** Returns this migration with another end of the time in which frames go both ways. */
    public Handover simultaneousUntil(Optional<Instant> end) {
        return new AutoValue_Handover(
                migration(), source(), destination(), sourceAssumed(), awaitsSource(), until(), end, reporters());
    }

    /** Returns a migration of these values, its source named and heard, that may stay open for ever, and that nobody has spoken of. */
    public static Handover of(String migration, Attachment source, Attachment destination) {
        return new AutoValue_Handover(
                migration, source, destination, false, false, Optional.empty(), Optional.empty(), ImmutableSet.of());
    }
}
