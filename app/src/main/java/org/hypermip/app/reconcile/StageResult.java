/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;

/** What became of one switch's part of a stage. */
@AutoValue
abstract class StageResult {

    /** The switch. */
    abstract DeviceId device();

    /** The rules that were to be added. */
    abstract ImmutableList<Rule> adds();

    /** The rules that were to be taken away. */
    abstract ImmutableList<Rule> removes();

    /** Why the switch does not hold all adds and none of the removes for certain; absent if it confirmed. */
    abstract Optional<String> failure();

    /** Tells whether that is because it did not answer in time. */
    abstract boolean late();

    static StageResult confirmed(SwitchStage stage) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.empty(), false);
    }

    static StageResult failed(SwitchStage stage, String reason) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.of(reason), false);
    }

    static StageResult late(SwitchStage stage, String reason) {
        return new AutoValue_StageResult(stage.device(), stage.adds(), stage.removes(), Optional.of(reason), true);
    }
}
