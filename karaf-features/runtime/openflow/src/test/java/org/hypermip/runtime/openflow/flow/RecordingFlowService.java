/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.TableStatisticsEntry;

/** FlowRuleManager's side of the provider: keeps what it is told, and answers reports as the test says. */
final class RecordingFlowService implements FlowRuleProviderService {
    final Map<Long, CompletedBatchOperation> completed = new LinkedHashMap<>();
    final List<List<FlowEntry>> reports = new ArrayList<>();
    final List<List<FlowEntry>> confirmed = new ArrayList<>();
    final List<FlowEntry> removed = new ArrayList<>();
    final List<TableStatisticsEntry> tables = new ArrayList<>();
    Consumer<List<FlowEntry>> onReport = flows -> {};
    Consumer<List<FlowEntry>> onConfirmed = flows -> {};
    Consumer<FlowEntry> onRemoved = flow -> {};
    Runnable beforeReading = () -> {};

    @Override
    public void pushFlowMetrics(DeviceId deviceId, Iterable<FlowEntry> flowEntries) {
        beforeReading.run();
        List<FlowEntry> flows = new ArrayList<>();
        flowEntries.forEach(flows::add);
        reports.add(flows);
        onReport.accept(flows);
    }

    @Override
    public void batchOperationCompleted(long batchId, CompletedBatchOperation operation) {
        if (completed.put(batchId, operation) != null) {
            throw new AssertionError("batch " + batchId + " was completed twice");
        }
    }

    @Override
    public void flowRemoved(FlowEntry flowEntry) {
        removed.add(flowEntry);
        onRemoved.accept(flowEntry);
    }

    @Override
    public void pushTableStatistics(DeviceId deviceId, List<TableStatisticsEntry> tableStatsEntries) {
        tables.addAll(tableStatsEntries);
    }

    @Override
    public void pushFlowMetricsWithoutFlowMissing(DeviceId deviceId, Iterable<FlowEntry> flowEntries) {
        beforeReading.run();
        List<FlowEntry> flows = new ArrayList<>();
        flowEntries.forEach(flows::add);
        confirmed.add(flows);
        onConfirmed.accept(flows);
    }

    @Override
    public FlowRuleProvider provider() {
        throw new UnsupportedOperationException();
    }
}
