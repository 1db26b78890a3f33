/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.match.MatchField;

/**
 * Rules come, change and go while statistics are on their way, and the switch loses some: whatever the order, a rule that was
 * sent stays until it is taken back, and at rest the switch has what FlowRuleManager stored.
 */
class ConvergencePropertyTest {
    private static final int RULES = 3;
    private static final int STEPS = 5;
    private static final long INTERVAL = 5_000;

    @Property(tries = 300)
    void whatIsStoredStaysOnTheSwitchAndComesBackToIt(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = RULES * STEPS * 2 - 1) Integer> steps) {
        Run run = new Run();
        for (int step : steps) {
            run.step(step % STEPS, step / STEPS % RULES, 1 + step / (STEPS * RULES));
            run.assertNothingUndone();
        }
        run.rest();
    }

    /** FlowRuleManager with its store, the provider, and a switch. */
    private static final class Run extends FlowProviderFixture {
        private final SwitchTable table = new SwitchTable(sw.factory());
        private final Map<Integer, FlowRule> stored = new TreeMap<>();
        private final Set<Integer> lost = new HashSet<>();
        private long batch;

        private Run() {
            service.onReport = this::reconcile;
            controller.connect(sw);
        }

        private void step(int kind, int number, int port) {
            FlowRule rule = rule(number, port);
            switch (kind) {
                case 0:
                    stored.put(number, rule);
                    execute(++batch, entry(FlowRuleOperation.ADD, rule));
                    break;
                case 1:
                    stored.remove(number);
                    execute(++batch, entry(FlowRuleOperation.REMOVE, rule));
                    break;
                case 2:
                    lost.add(number);
                    table.flows().stream()
                            .filter(flow -> number(flow) == number)
                            .forEach(table::lose);
                    break;
                case 3:
                    scheduler.pass(INTERVAL);
                    break;
                default:
                    controller.receive(sw, table.takeAnswers().toArray(OFMessage[]::new));
            }
            carryOut();
        }

        /** As FlowRuleManager does: what is not stored goes, what differs is replaced, what is missing comes. */
        private void reconcile(List<FlowEntry> reported) {
            Map<Integer, FlowRule> missing = new TreeMap<>(stored);
            for (FlowEntry flow : reported) {
                FlowRule wanted = missing.remove(numberOf(flow));
                if (wanted == null) {
                    provider.removeFlowRule(flow);
                } else if (!wanted.exactMatch(flow)) {
                    provider.removeFlowRule(flow);
                    provider.applyFlowRule(wanted);
                }
            }
            missing.values().forEach(provider::applyFlowRule);
        }

        private void carryOut() {
            for (OFMessage message : sw.takeSent()) {
                table.handle(message);
                if (message instanceof OFFlowMod) {
                    lost.remove(number((OFFlowMod) message));
                }
            }
        }

        private void assertNothingUndone() {
            Map<Integer, String> expected = wanted();
            expected.keySet().removeAll(lost);
            assertEquals(expected, onSwitch());
        }

        /** Two polls with their answers: the first finds what is missing, unless a change has overtaken its answer. */
        private void rest() {
            for (int poll = 0; poll < 2; poll++) {
                step(3, 0, 1);
                step(4, 0, 1);
            }
            assertEquals(wanted(), onSwitch());
        }

        private Map<Integer, String> wanted() {
            Map<Integer, String> wanted = new TreeMap<>();
            FlowModWriter writer =
                    new FlowModWriter(sw.factory(), FakeDrivers.nicira().extensions());
            stored.forEach((number, rule) -> wanted.put(
                    number,
                    writer.write(FlowRuleOperation.ADD, rule, 1)
                            .getInstructions()
                            .toString()));
            return wanted;
        }

        private Map<Integer, String> onSwitch() {
            return table.flows().stream().collect(Collectors.toMap(Run::number, flow -> flow.getInstructions()
                    .toString()));
        }

        private static int number(OFFlowMod flow) {
            return (int) flow.getMatch().get(MatchField.ETH_DST).getLong() & 0xff;
        }

        private static int numberOf(FlowRule rule) {
            EthCriterion destination = (EthCriterion) rule.selector().getCriterion(Criterion.Type.ETH_DST);
            return (int) destination.mac().toLong() & 0xff;
        }
    }
}
