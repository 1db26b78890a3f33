/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.hypermip.runtime.openflow.fake.Providers;
import org.hypermip.runtime.openflow.session.TimeBudget;
import org.onlab.packet.MacAddress;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFailedCode;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** The provider between a fake switch and a recording FlowRuleManager. */
class FlowProviderFixture {
    final FakeController controller = new FakeController();
    final ManualScheduler scheduler = new ManualScheduler();
    final RecordingFlowService service = new RecordingFlowService();
    final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    /** What the calling thread has worked, as its processor's clock would have it. */
    long workedNanos;

    final OpenFlowRuleProvider provider = new OpenFlowRuleProvider(
            Providers.registry(FlowRuleProviderRegistry.class, service),
            controller,
            FakeDrivers.nicira(),
            new ComponentConfigAdapter(),
            Map.of("flowPollFrequency", 5),
            scheduler,
            share -> new TimeBudget(share, scheduler::nanoTime, () -> workedNanos));

    static FlowRule rule(int number, long outputPort) {
        return DefaultFlowRule.builder()
                .forDevice(FakeDrivers.DEVICE)
                .fromApp(new DefaultApplicationId(1, "test"))
                .makePermanent()
                .withPriority(100)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthDst(MacAddress.valueOf(0x020000000000L + number))
                        .build())
                .withTreatment(DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.portNumber(outputPort))
                        .build())
                .build();
    }

    static FlowRuleBatchEntry entry(FlowRuleOperation operation, FlowRule rule) {
        return new FlowRuleBatchEntry(operation, rule);
    }

    void execute(long batch, FlowRuleBatchEntry... entries) {
        provider.executeBatch(new FlowRuleBatchOperation(Arrays.asList(entries), FakeDrivers.DEVICE, batch));
    }

    CompletedBatchOperation result(long batch) {
        return requireNonNull(service.completed.get(batch), "the batch goes on");
    }

    OFMessage barrierReply(List<OFMessage> sent) {
        OFMessage barrier = sent.get(sent.size() - 1);
        return sw.factory().buildBarrierReply().setXid(barrier.getXid()).build();
    }

    OFMessage refusal(OFMessage refused) {
        return sw.factory()
                .errorMsgs()
                .buildFlowModFailedErrorMsg()
                .setXid(refused.getXid())
                .setCode(OFFlowModFailedCode.TABLE_FULL)
                .setData(org.projectfloodlight.openflow.types.OFErrorCauseData.NONE)
                .build();
    }

    /** The answer to the last request for all flows among these messages. */
    OFMessage flows(List<OFMessage> sent, OFFlowStatsEntry... entries) {
        long xid = sent.stream()
                .filter(OFFlowStatsRequest.class::isInstance)
                .mapToLong(OFMessage::getXid)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return sw.factory()
                .buildFlowStatsReply()
                .setXid(xid)
                .setEntries(List.of(entries))
                .build();
    }

    /** What the switch reports of a rule that it was sent so. */
    OFFlowStatsEntry reported(OFFlowMod mod, long seconds) {
        return sw.factory()
                .buildFlowStatsEntry()
                .setTableId(mod.getTableId())
                .setPriority(mod.getPriority())
                .setCookie(mod.getCookie())
                .setMatch(mod.getMatch())
                .setInstructions(mod.getInstructions())
                .setDurationSec(seconds)
                .build();
    }

    static List<OFFlowMod> mods(List<OFMessage> sent) {
        return sent.stream()
                .filter(OFFlowMod.class::isInstance)
                .map(OFFlowMod.class::cast)
                .collect(Collectors.toList());
    }

    /** Lets the poll that is due be sent. */
    List<OFMessage> poll(long afterMillis) {
        sw.takeSent();
        scheduler.pass(afterMillis);
        return sw.takeSent();
    }
}
