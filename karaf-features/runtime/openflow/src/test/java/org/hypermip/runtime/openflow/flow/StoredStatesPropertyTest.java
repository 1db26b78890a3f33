/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.U64;

/**
 * An ONOS that keeps what it finds on switches ({@code --leave-rules}) takes a rule that it let go of, and is told of once more,
 * for somebody else's: it would put it back for ever. Confirmations, removals and statistics come in threads of their own, so
 * in any order, and somebody else deletes rules in between: no rule comes back that we took away, and none stays away that we did not.
 */
class StoredStatesPropertyTest {
    private static final int RULES = 3;
    private static final int STEPS = 8;

    @Property(tries = 1_000)
    void whatWentStaysAwayAndWhatIsConfirmedStays(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = RULES * STEPS * 2 - 1) Integer> steps) {
        Run run = new Run();
        for (int step : steps) {
            run.step(step % STEPS, step / STEPS % RULES, 1 + step / (STEPS * RULES));
        }
        run.rest();
    }

    /** FlowRuleManager with its store, the provider, and a switch. */
    private static final class Run extends FlowProviderFixture {
        private final SwitchTable table = new SwitchTable(sw.factory());
        private final Map<Integer, FlowRule> wanted = new TreeMap<>();
        private final Map<Integer, FlowRule> stored = new TreeMap<>();
        private final Map<Integer, FlowEntryState> states = new HashMap<>();
        private final Queue<OFMessage> confirmations = new ArrayDeque<>();
        private final Queue<OFMessage> statistics = new ArrayDeque<>();
        private final Queue<OFMessage> removals = new ArrayDeque<>();
        private long batch;

        private Run() {
            service.onReport = flows -> reported(flows, true);
            service.onConfirmed = flows -> reported(flows, false);
            service.onRemoved = this::removed;
            controller.connect(sw);
        }

        private void step(int kind, int number, int port) {
            switch (kind) {
                case 0:
                    wanted.put(number, rule(number, port));
                    store(number, rule(number, port), FlowEntryState.PENDING_ADD);
                    execute(++batch, entry(FlowRuleOperation.ADD, rule(number, port)));
                    break;
                case 1:
                    wanted.remove(number);
                    states.computeIfPresent(number, (n, state) -> FlowEntryState.PENDING_REMOVE);
                    execute(++batch, entry(FlowRuleOperation.REMOVE, rule(number, port)));
                    break;
                case 2:
                    scheduler.pass(5_000);
                    break;
                case 3:
                    scheduler.pass(250);
                    break;
                case 4:
                    deleteBySomebodyElse(number);
                    break;
                case 5:
                    deliver(confirmations);
                    break;
                case 6:
                    deliver(statistics);
                    break;
                default:
                    deliver(removals);
            }
            carryOut();
        }

        private void deleteBySomebodyElse(int number) {
            table.flows().stream()
                    .filter(flow ->
                            flow.getCookie().equals(U64.of(rule(number, 1).id().value())))
                    .forEach(table::delete);
        }

        private void deliver(Queue<OFMessage> messages) {
            OFMessage next = messages.poll();
            if (next != null) {
                controller.receive(sw, next);
            }
        }

        private void carryOut() {
            sw.takeSent().forEach(table::handle);
            for (OFMessage answer : table.takeAnswers()) {
                (answer instanceof OFFlowStatsReply
                                ? statistics
                                : answer instanceof OFFlowRemoved ? removals : confirmations)
                        .add(answer);
            }
        }

        private void reported(List<FlowEntry> flows, boolean all) {
            Map<Integer, FlowRule> missing = new TreeMap<>(stored);
            for (FlowEntry flow : flows) {
                int number = numberOf(flow);
                FlowRule known = missing.remove(number);
                if (known == null) {
                    stored.putIfAbsent(number, flow);
                    states.putIfAbsent(number, FlowEntryState.ADDED);
                } else if (known.exactMatch(flow)) {
                    states.replace(number, FlowEntryState.PENDING_ADD, FlowEntryState.ADDED);
                } else {
                    provider.removeFlowRule(flow);
                    missing(number, known);
                }
            }
            if (all) {
                missing.forEach(this::missing);
            }
        }

        private void missing(int number, FlowRule rule) {
            if (states.get(number) == FlowEntryState.PENDING_REMOVE) {
                forget(number);
            } else {
                states.put(number, FlowEntryState.PENDING_ADD);
                provider.applyFlowRule(rule);
            }
        }

        private void removed(FlowEntry flow) {
            int number = numberOf(flow);
            FlowRule known = stored.get(number);
            if (known == null) {
                return;
            }
            if (states.get(number) == FlowEntryState.PENDING_REMOVE) {
                forget(number);
            } else {
                provider.applyFlowRule(known);
            }
        }

        private void store(int number, FlowRule rule, FlowEntryState state) {
            stored.put(number, rule);
            states.put(number, state);
        }

        private void forget(int number) {
            stored.remove(number);
            states.remove(number);
        }

        /** All that is on its way arrives; then two polls with their answers. */
        private void rest() {
            arrive();
            for (int poll = 0; poll < 2; poll++) {
                step(2, 0, 1);
                arrive();
            }
            assertEquals(wanted.keySet(), stored.keySet());
            wanted.forEach((number, rule) -> assertTrue(rule.exactMatch(stored.get(number))));
            states.values().forEach(state -> assertEquals(FlowEntryState.ADDED, state));
            assertEquals(wanted.size(), table.flows().size());
        }

        private void arrive() {
            while (!confirmations.isEmpty() || !statistics.isEmpty() || !removals.isEmpty()) {
                for (int kind = 5; kind < STEPS; kind++) {
                    step(kind, 0, 1);
                }
            }
        }

        private static int numberOf(FlowRule rule) {
            EthCriterion destination = (EthCriterion) rule.selector().getCriterion(Criterion.Type.ETH_DST);
            return (int) destination.mac().toLong() & 0xff;
        }
    }
}
