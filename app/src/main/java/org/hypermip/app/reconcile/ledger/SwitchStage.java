/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;

/** The part of a rollout's stage that is one switch's. */
@AutoValue
public abstract class SwitchStage {

    /** The switch. */
    public abstract DeviceId device();

    /** The rules to add there. */
    public abstract ImmutableList<Rule> adds();

    /** The rules to take away there. */
    public abstract ImmutableList<Rule> removes();

    /** Splits a stage by switch. */
    public static ImmutableList<SwitchStage> of(RolloutStage stage) {
        ImmutableSet<DeviceId> devices = Streams.concat(stage.adds().stream(), stage.removes().stream())
                .map(Rule::device)
                .collect(ImmutableSet.toImmutableSet());
        return devices.stream()
                .map(device -> (SwitchStage)
                        new AutoValue_SwitchStage(device, on(device, stage.adds()), on(device, stage.removes())))
                .collect(ImmutableList.toImmutableList());
    }

    /** What both adds and removes touch. */
    public Iterable<Rule.Key> keys() {
        return Iterables.transform(Iterables.concat(adds(), removes()), Rule::key);
    }

    private static ImmutableList<Rule> on(DeviceId device, Iterable<Rule> rules) {
        return ImmutableList.copyOf(
                Iterables.filter(rules, rule -> rule.device().equals(device)));
    }
}
