/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import org.onosproject.net.DeviceId;

/** How a rollout ended. */
@AutoValue
public abstract class Outcome {

    /** Switches that were away and get their rules when they are back. */
    public abstract ImmutableSet<DeviceId> leftOut();

    /** Why the other switches do not hold what they should, naming switch and rule; absent if they confirmed it. */
    public abstract Optional<String> failure();

    /** Tells whether nobody said no: a switch has just not confirmed in time. */
    public abstract boolean late();

    /** Returns the confirmation of all switches but those. */
    public static Outcome confirmed(Set<DeviceId> leftOut) {
        return new AutoValue_Outcome(ImmutableSet.copyOf(leftOut), Optional.empty(), false);
    }

    /** Returns a failure for that reason. */
    public static Outcome failed(String reason) {
        return new AutoValue_Outcome(ImmutableSet.of(), Optional.of(reason), false);
    }

    /** Returns a failure to confirm in time. */
    public static Outcome late(String reason) {
        return new AutoValue_Outcome(ImmutableSet.of(), Optional.of(reason), true);
    }
}
