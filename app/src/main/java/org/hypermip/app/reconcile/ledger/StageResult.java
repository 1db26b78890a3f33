/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;

/** What became of one switch's part of a stage. */
@AutoValue
public abstract class StageResult {

    /** The switch. */
    public abstract DeviceId device();

    /** The rules that were to be added. */
    public abstract ImmutableList<Rule> adds();

    /** The rules that were to be taken away. */
    public abstract ImmutableList<Rule> removes();

    /** Why the switch does not hold all adds and none of the removes for certain; absent if it confirmed. */
    public abstract Optional<String> failure();

    /** Tells whether that is because it did not answer in time. */
    public abstract boolean late();

    /** Returns the confirmation of a stage. */
    public static StageResult confirmed(SwitchStage stage) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.empty(), false);
    }

    /** Returns a switch's refusal of a stage. */
    public static StageResult failed(SwitchStage stage, String reason) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.of(reason), false);
    }

    /** Returns a switch's silence about a stage. */
    public static StageResult late(SwitchStage stage, String reason) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.of(reason), true);
    }
}
