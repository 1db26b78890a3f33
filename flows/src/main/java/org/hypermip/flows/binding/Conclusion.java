/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.util.Locale;
import java.util.Optional;

/** What was concluded about one mobile node from what hypervisors say is. */
@AutoValue
public abstract class Conclusion {

    /** The kinds of conclusions. */
    public enum Kind {
        /** Nothing changes. */
        KEPT,
        /** It is where it was known to be; its ports, its interfaces or its lifetime are others. */
        REFRESHED,
        /** The binding follows to where it runs. */
        FOLLOWED,
        /** It runs nowhere any more: its binding ends. */
        ENDED,
        /** It is asked for where it is bound, before the binding follows. */
        PROBED,
        /** It runs at several hypervisors, as they say: nothing moves but for the word of the only one that counts. */
        CONTESTED,
        /** It is abroad, as a hypervisor says for which nobody vouches: an operator has to. */
        WAITING,
        /** What follows from the words cannot be. */
        REFUSED;

        /** The name used in answers: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What kind it is. */
    public abstract Kind kind();

    /** What it rests on: for people to read. */
    public abstract String why();

    /** What becomes of the binding; absent if nothing does. */
    public abstract Optional<Decision> decision();

    static Conclusion nothing(Kind kind, String why) {
        return new AutoValue_Conclusion(kind, why, Optional.empty());
    }

    static Conclusion of(Kind kind, String why, Decision decision) {
        return new AutoValue_Conclusion(kind, why, Optional.of(decision));
    }

    /** Returns this conclusion with that decision, or none. */
    Conclusion deciding(Optional<Decision> decision) {
        return new AutoValue_Conclusion(kind(), why(), decision);
    }

    /** Returns the conclusion that what the words call for, or the words themselves, are refused. */
    public static Conclusion refused(Refusal refusal) {
        return of(Kind.REFUSED, refusal.remedy(), Decision.refuse(refusal));
    }
}
