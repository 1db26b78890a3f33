/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.time.Instant;

/** A place that a mobile node left and that sends on what still reaches it: smooth handoff. */
@AutoValue
public abstract class Draining {

    /** The place. */
    public abstract Attachment place();

    /** When its grace time is over. */
    public abstract Instant until();

    /** Returns a draining place of these values. */
    public static Draining of(Attachment place, Instant until) {
        return new AutoValue_Draining(place, until);
    }
}
