/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.auto.value.AutoOneOf;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;

/** One of many registrations that came together: what was read, or why it cannot be. */
@AutoOneOf(BulkItem.Kind.class)
public abstract class BulkItem {

    /** The two cases. */
    public enum Kind {
        /** It is a registration. */
        REGISTRATION,
        /** It is none. */
        REFUSAL
    }

    /** Which case this is. The accessor of the other case fails. */
    public abstract Kind kind();

    /** The registration. */
    public abstract Registration registration();

    /** Why it is none. */
    public abstract Refusal refusal();

    /** Returns a registration that was read. */
    public static BulkItem of(Registration registration) {
        return AutoOneOf_BulkItem.registration(registration);
    }

    /** Returns what is refused of one. */
    public static BulkItem of(Refusal refusal) {
        return AutoOneOf_BulkItem.refusal(refusal);
    }
}
