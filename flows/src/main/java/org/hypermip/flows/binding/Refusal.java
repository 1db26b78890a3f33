/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;

/** Why a registration was not accepted. It names the field, what the field holds, and what would be accepted. */
@AutoValue
public abstract class Refusal {

    /** The reply code; never {@link ReplyCode#ACCEPTED}. */
    public abstract ReplyCode code();

    /** Path of the field in the registration, such as {@code vm.interfaces[0].mac}. */
    public abstract String field();

    /** What the field holds; empty if it is missing. */
    public abstract String value();

    /** What to send instead, or to do. */
    public abstract String remedy();

    /** Returns a refusal of these values. */
    public static Refusal of(ReplyCode code, String field, String value, String remedy) {
        return new AutoValue_Refusal(code, field, value, remedy);
    }
}
