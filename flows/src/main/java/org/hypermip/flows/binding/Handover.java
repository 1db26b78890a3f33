/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
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

    /** When its lifetime is over, so that both places are probed; absent if it may stay open for ever. */
    public abstract Optional<Instant> until();

    /** Returns this migration with what is now known of its ends. */
    public Handover with(Attachment source, Attachment destination) {
        return new AutoValue_Handover(migration(), source, destination, until());
    }

    /** Returns this migration with another end of its lifetime. */
    public Handover until(Optional<Instant> end) {
        return new AutoValue_Handover(migration(), source(), destination(), end);
    }

    /** Returns a migration of these values that may stay open for ever. */
    public static Handover of(String migration, Attachment source, Attachment destination) {
        return new AutoValue_Handover(migration, source, destination, Optional.empty());
    }
}
