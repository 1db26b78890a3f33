/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.trust.TrustService;
import org.hypermip.flows.rules.Rule;
import org.onlab.osgi.ServiceDirectory;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.core.CoreService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowRuleService;

/** The status of things by what ONOS's services say at this moment. */
public final class OnosStatus {

    /** How many of those that wait for an operator are shown. */
    private static final int MOST_WAITING = 20;

    private final ServiceDirectory services;

    /** Asks the services of this directory whenever it is asked. */
    public OnosStatus(ServiceDirectory services) {
        this.services = services;
    }

    /** Networks, switches and hypervisors. */
    public DomainStatus domain() {
        HomeAgentService homeAgent = services.get(HomeAgentService.class);
        return DomainStatus.of(
                homeAgent.network(),
                homeAgent.bindings(),
                homeAgent.lastInventories(),
                homeAgent.contested(),
                services.get(DeviceService.class)::isAvailable,
                bridges());
    }

    private BridgeWarnings bridges() {
        return new BridgeWarnings(
                services.get(DeviceService.class),
                services.get(FlowRuleService.class),
                services.get(ComponentConfigService.class),
                services.get(CoreService.class)
                        .getAppId(HomeAgentService.APPLICATION)
                        .id());
    }

    /** What an operator should know of no switch in particular: who is believed unasked, and a sentence for all in ONOS that undoes what ours does. */
    public ImmutableList<String> warnings() {
        return ImmutableList.<String>builder()
                .addAll(services.get(TrustService.class)
                        .warnings(services.get(HomeAgentService.class)
                                .network()
                                .domain()
                                .hypervisors()
                                .keySet()))
                .addAll(waiting())
                .addAll(SwitchWarnings.limit(
                                services.get(HomeAgentService.class).network().domain())
                        .stream()
                        .iterator())
                .addAll(RivalApplications.warnings(services.get(ApplicationService.class)))
                .addAll(HostIntercepts.warnings(services.get(ComponentConfigService.class)))
                .build();
    }

    /** One sentence for each of the first; a hypervisor may list thousands. */
    private List<String> waiting() {
        Map<String, String> waiting = services.get(HomeAgentService.class).waiting();
        return waiting.entrySet().stream()
                .limit(MOST_WAITING)
                .map(entry -> "'" + entry.getKey() + "' is one of " + waiting.size() + " that wait for an operator: "
                        + entry.getValue())
                .collect(Collectors.toList());
    }

    /** The rules that are there because of one mobile node; empty if it has no binding. */
    public ImmutableList<RuleStatus> rules(String mobileNode) {
        ImmutableCollection<Rule> rules =
                services.get(HomeAgentService.class).rules(mobileNode).rules();
        short application = services.get(CoreService.class)
                .getAppId(HomeAgentService.APPLICATION)
                .id();
        return RuleStatus.of(
                rules,
                rules.stream()
                        .map(Rule::device)
                        .distinct()
                        .flatMap(device -> Streams.stream(
                                services.get(FlowRuleService.class).getFlowEntries(device)))
                        .filter(entry -> entry.appId() == application));
    }
}
