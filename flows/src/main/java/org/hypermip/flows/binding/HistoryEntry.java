/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.time.Instant;

/** One change of a binding, for people to read. */
@AutoValue
public abstract class HistoryEntry {

    /** When it was accepted, by the controller's clock. */
    public abstract Instant time();

    /** The phase it led to. */
    public abstract BindingPhase phase();

    /** What happened, and who said so. */
    public abstract String detail();

    /** Returns an entry of these values. */
    public static HistoryEntry of(Instant time, BindingPhase phase, String detail) {
        return new AutoValue_HistoryEntry(time, phase, detail);
    }
}
