/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.onlab.util.Tools.groupedThreads;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.PollSettings;
import org.hypermip.runtime.openflow.session.PolledSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
import org.hypermip.runtime.openflow.session.TimeBudget;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONOS's flow rules on OpenFlow switches. Embedded runtime only. */
@Component(
        immediate = true,
        service = {},
        property = OpenFlowRuleProvider.POLL_SECONDS + ":Integer=5")
public final class OpenFlowRuleProvider extends AbstractProvider implements FlowRuleProvider {
    static final String POLL_SECONDS = "flowPollFrequency";

    private static final int XIDS = 1;
    private static final long BARRIER_TIMEOUT_MILLIS = 10_000;
    /** Of one processor: what all reading of answers and telling of them may take. */
    private static final double POLLING_SHARE = 0.01;
    /** Of one processor: what telling of confirmed rules may take; its own, so that no poll holds it up. */
    private static final double CONFIRMING_SHARE = 0.01;

    private static final Logger log = LoggerFactory.getLogger(OpenFlowRuleProvider.class);

    private final FlowRuleProviderRegistry registry;
    private final OpenFlowController controller;
    private final DriverService drivers;
    private final ComponentConfigService settings;

    private final Xids xids = new Xids(XIDS);
    private final FlowBatchWriter batches = new FlowBatchWriter(xids);
    private final FlowReports reports = new FlowReports();
    private final ScheduledExecutorService executor;
    private final FlowRuleProviderService service;
    private final ConnectedSwitches<SwitchFlows> switches;
    private final PendingBatches pending;
    private final ConfirmedReports confirmed;
    private final FlowStatistics statistics;
    private final SwitchPolls polls;
    private final PolledSwitches polled;

    /** Starts the provider: from now on rules reach the switches, and their statistics FlowRuleManager. */
    @Activate
    public OpenFlowRuleProvider(
            @Reference FlowRuleProviderRegistry registry,
            @Reference OpenFlowController controller,
            @Reference DriverService drivers,
            @Reference ComponentConfigService settings,
            Map<String, Object> properties) {
        this(registry, controller, drivers, settings, properties, threads(), TimeBudget::ofProcessor);
    }

    OpenFlowRuleProvider(
            FlowRuleProviderRegistry registry,
            OpenFlowController controller,
            DriverService drivers,
            ComponentConfigService settings,
            Map<String, Object> properties,
            ScheduledExecutorService executor,
            DoubleFunction<TimeBudget> budgets) {
        super(new ProviderId("of", "org.hypermip.runtime.openflow"));
        this.registry = registry;
        this.controller = controller;
        this.drivers = drivers;
        this.settings = settings;
        this.executor = executor;
        settings.registerProperties(OpenFlowRuleProvider.class);
        service = registry.register(this);
        pending = new PendingBatches(executor, BARRIER_TIMEOUT_MILLIS, this::completed);
        switches = new ConnectedSwitches<>(controller, sw -> new SwitchFlows(sw, xids, pending));
        confirmed = new ConfirmedReports(service, switches, reports, executor, budgets.apply(CONFIRMING_SHARE));
        polls = new SwitchPolls(executor, PollSettings.seconds(properties, POLL_SECONDS), this::requestStatistics);
        statistics = new FlowStatistics(service, drivers, switches, reports, polls, budgets.apply(POLLING_SHARE));
        polled = new PolledSwitches(polls, this::disconnected);
        controller.addMessageListener(pending);
        controller.addEventListener(statistics);
        polled.watch(controller);
        log.info("Started");
    }

    /** Takes over a changed configuration. */
    @Modified
    void modified(Map<String, Object> properties) {
        polls.setInterval(PollSettings.seconds(properties, POLL_SECONDS));
    }

    /** Ends the provider; rules stay on the switches. */
    @Deactivate
    void deactivate() {
        polled.leave(controller);
        controller.removeEventListener(statistics);
        controller.removeMessageListener(pending);
        registry.unregister(this);
        settings.unregisterProperties(OpenFlowRuleProvider.class, false);
        executor.shutdownNow();
        log.info("Stopped");
    }

    @Override
    public void executeBatch(FlowRuleBatchOperation operation) {
        Optional<SwitchFlows> flows = switches.of(operation.deviceId());
        if (flows.isEmpty()) {
            service.batchOperationCompleted(operation.id(), failed(operation));
            return;
        }
        Extensions extensions = new Extensions(drivers, operation.deviceId());
        FlowBatch batch = batches.write(operation, flows.get().factory(), extensions);
        flows.get().send(batch);
        batch.changes().forEach(change -> flows.get().note(change, extensions));
    }

    @Override
    public void applyFlowRule(FlowRule... rules) {
        for (FlowRule rule : rules) {
            correct(FlowRuleOperation.ADD, rule);
        }
    }

    @Override
    public void removeFlowRule(FlowRule... rules) {
        for (FlowRule rule : rules) {
            correct(FlowRuleOperation.REMOVE, rule);
        }
    }

    private void correct(FlowRuleOperation operation, FlowRule rule) {
        switches.of(rule.deviceId()).ifPresent(flows -> {
            Extensions extensions = new Extensions(drivers, rule.deviceId());
            OFFlowMod mod = new FlowModWriter(flows.factory(), extensions).write(operation, rule, xids.next());
            RuleChange change = new RuleChange(rule, operation != FlowRuleOperation.REMOVE, mod);
            reports.gather(change).ifPresent(now -> {
                flows.send(now);
                flows.note(now, extensions);
            });
        });
    }

    private void completed(FlowBatch batch) {
        confirmed.ended(batch);
        service.batchOperationCompleted(batch.id(), batch.result());
    }

    /** The first request is made as soon as this controller is the switch's master. */
    private void requestStatistics(Dpid dpid) {
        switches.of(dpid).ifPresent(flows -> {
            flows.granted();
            flows.requestStatistics();
        });
    }

    private void disconnected(Dpid dpid) {
        pending.disconnected(dpid);
        switches.forget(dpid);
    }

    /** For polls, timeouts and failures; a cancelled timeout is let go of at once, there is one for each batch. */
    private static ScheduledExecutorService threads() {
        ScheduledThreadPoolExecutor threads =
                new ScheduledThreadPoolExecutor(2, groupedThreads("onos/of-runtime", "flows-%d", log));
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }

    private static CompletedBatchOperation failed(FlowRuleBatchOperation operation) {
        DeviceId deviceId = operation.deviceId();
        return new CompletedBatchOperation(
                false,
                operation.getOperations().stream()
                        .map(FlowRuleBatchEntry::target)
                        .collect(Collectors.toSet()),
                deviceId);
    }
}
