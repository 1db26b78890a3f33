/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleServiceAdapter;

/**
 * A flow rule service whose switches confirm at once, refuse, or keep silent until a test lets them answer. As ONOS's own, it
 * takes rules with the same match for the same rule whatever they do, and calls nobody back for a switch that is silent.
 */
public final class FakeFlowRules extends FlowRuleServiceAdapter {

    private final Map<FlowRule, FlowEntry> tables = new LinkedHashMap<>();
    private final List<FlowRuleListener> listeners = new ArrayList<>();
    private final List<FlowRuleOperations> applied = new ArrayList<>();
    private final List<FlowRuleOperations> held = new ArrayList<>();
    private final Set<DeviceId> silent = new HashSet<>();
    private final Set<DeviceId> refusing = new HashSet<>();
    private boolean broken;
    private int tableReads;

    /** How many switches' tables were read. */
    public int tableReads() {
        return tableReads;
    }

    /** From now on the switch says nothing, until {@link #answer}. */
    public void silence(DeviceId device) {
        silent.add(device);
    }

    /** The switch does what was asked of it so far, and confirms; from now on it confirms at once. */
    public void answer(DeviceId device) {
        silent.remove(device);
        List<FlowRuleOperations> due = new ArrayList<>(held);
        due.removeIf(operations -> !device(operations).equals(device));
        held.removeAll(due);
        due.forEach(this::confirm);
    }

    /** From now on the switch refuses every rule. */
    public void refuse(DeviceId device) {
        refusing.add(device);
    }

    /** From now on the switch takes rules again. */
    public void accept(DeviceId device) {
        refusing.remove(device);
    }

    /** From now on the service itself fails of what it is asked, or does not. */
    public void breakDown(boolean broken) {
        this.broken = broken;
    }

    /** All operations since the last call, in their order. */
    public ImmutableList<FlowRuleOperations> takeApplied() {
        ImmutableList<FlowRuleOperations> all = ImmutableList.copyOf(applied);
        applied.clear();
        return all;
    }

    /** How many rules were taken away since the last call of {@link #takeApplied}. */
    public long removals() {
        return applied.stream()
                .flatMap(operations -> operations.stages().stream())
                .flatMap(Set::stream)
                .filter(operation -> operation.type() == FlowRuleOperation.Type.REMOVE)
                .count();
    }

    /** The rules that a switch holds. */
    public ImmutableSet<FlowRule> on(DeviceId device) {
        return ImmutableSet.copyOf(
                Iterables.filter(tables.keySet(), rule -> rule.deviceId().equals(device)));
    }

    /** Puts a rule on a switch, behind everybody's back. */
    public void put(FlowRule rule, FlowEntryState state) {
        tables.remove(rule);
        tables.put(rule, new DefaultFlowEntry(rule, state));
    }

    /** Takes a rule from a switch as another application would, and says so. */
    public void steal(FlowRule rule) {
        tables.remove(rule);
        FlowRuleEvent event = new FlowRuleEvent(FlowRuleEvent.Type.RULE_REMOVED, rule);
        List.copyOf(listeners).forEach(listener -> listener.event(event));
    }

    /** Takes all rules from a switch, and says nothing. */
    public void wipe(DeviceId device) {
        tables.keySet().removeIf(rule -> rule.deviceId().equals(device));
    }

    /** Takes the rules of all other applications from the switches, and says nothing. */
    public void wipeExcept(int application) {
        tables.keySet().removeIf(rule -> rule.appId() != application);
    }

    @Override
    public void apply(FlowRuleOperations operations) {
        if (broken) {
            throw new NoClassDefFoundError("org/onosproject/Gone");
        }
        applied.add(operations);
        DeviceId device = device(operations);
        if (refusing.contains(device)) {
            operations.callback().onError(operations);
        } else if (silent.contains(device)) {
            held.add(operations);
        } else {
            confirm(operations);
        }
    }

    private void confirm(FlowRuleOperations operations) {
        operations.stages().forEach(stage -> stage.forEach(this::carryOut));
        operations.callback().onSuccess(operations);
    }

    private void carryOut(FlowRuleOperation operation) {
        if (operation.type() == FlowRuleOperation.Type.REMOVE) {
            tables.remove(operation.rule());
        } else {
            put(operation.rule(), FlowEntryState.ADDED);
        }
    }

    private static DeviceId device(FlowRuleOperations operations) {
        return operations.stages().get(0).iterator().next().rule().deviceId();
    }

    @Override
    public Iterable<FlowEntry> getFlowEntriesById(ApplicationId application) {
        return ImmutableList.copyOf(Iterables.filter(tables.values(), entry -> entry.appId() == application.id()));
    }

    @Override
    public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
        tableReads++;
        return ImmutableList.copyOf(
                Iterables.filter(tables.values(), entry -> entry.deviceId().equals(device)));
    }

    @Override
    public void removeFlowRulesById(ApplicationId application) {
        tables.keySet().removeIf(rule -> rule.appId() == application.id());
    }

    @Override
    public void addListener(FlowRuleListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(FlowRuleListener listener) {
        listeners.remove(listener);
    }
}
