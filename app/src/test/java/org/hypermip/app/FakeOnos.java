/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Set;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.fake.FakeApplications;
import org.hypermip.app.fake.FakeComponents;
import org.hypermip.app.fake.FakeTrust;
import org.hypermip.app.trust.TrustService;
import org.hypermip.flows.rules.Rule;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.osgi.ServiceNotFoundException;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.device.DeviceServiceAdapter;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.FlowRuleServiceAdapter;

/** ONOS's services as far as REST and the shell ask them: some switches are connected and hold all of their rules. */
public final class FakeOnos implements ServiceDirectory {

    /** An ONOS on which the application is not active. */
    public static final FakeOnos WITHOUT_US = new FakeOnos(ImmutableMap.of());

    private final ImmutableMap<Class<?>, Object> services;

    private FakeOnos(ImmutableMap<Class<?>, Object> services) {
        this.services = services;
    }

    /** Creates services around a home agent. */
    public FakeOnos(HomeAgentService homeAgent, Set<DeviceId> connected) {
        this(homeAgent, connected, new FakeApplications(), new FakeComponents());
    }

    /** Creates the same with these applications installed, and these components. */
    public FakeOnos(
            HomeAgentService homeAgent,
            Set<DeviceId> connected,
            FakeApplications applications,
            FakeComponents components) {
        this(homeAgent, connected, applications, components, FakeTrust.IN_NOBODY);
    }

    /** Creates the same with trust in these hypervisors. */
    public FakeOnos(HomeAgentService homeAgent, TrustService trust) {
        this(homeAgent, Set.of(), new FakeApplications(), new FakeComponents(), trust);
    }

    private FakeOnos(
            HomeAgentService homeAgent,
            Set<DeviceId> connected,
            FakeApplications applications,
            FakeComponents components,
            TrustService trust) {
        this(ImmutableMap.<Class<?>, Object>builder()
                .put(ApplicationService.class, applications)
                .put(ComponentConfigService.class, components)
                .put(HomeAgentService.class, homeAgent)
                .put(CoreService.class, new Core())
                .put(DeviceService.class, new Devices(connected))
                .put(FlowRuleService.class, new Flows(homeAgent, connected))
                .put(TrustService.class, trust)
                .build());
    }

    @Override
    public <T> T get(Class<T> type) {
        Object service = services.get(type);
        if (service == null) {
            throw new ServiceNotFoundException("Service " + type.getName() + " not found");
        }
        return type.cast(service);
    }

    private static final class Core extends CoreServiceAdapter {
        @Override
        public ApplicationId getAppId(String name) {
            return TwoSites.APPLICATION;
        }
    }

    private static final class Devices extends DeviceServiceAdapter {
        private final Set<DeviceId> connected;

        Devices(Set<DeviceId> connected) {
            this.connected = connected;
        }

        @Override
        public boolean isAvailable(DeviceId device) {
            return connected.contains(device);
        }
    }

    private static final class Flows extends FlowRuleServiceAdapter {
        private final HomeAgentService homeAgent;
        private final Set<DeviceId> connected;

        Flows(HomeAgentService homeAgent, Set<DeviceId> connected) {
            this.homeAgent = homeAgent;
            this.connected = connected;
        }

        @Override
        public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
            return homeAgent.bindings().stream()
                    .flatMap(binding -> homeAgent.rules(binding.mobileNode()).rules().stream())
                    .filter(rule -> connected.contains(device) && rule.device().equals(device))
                    .map(Flows::entry)
                    .collect(ImmutableList.toImmutableList());
        }

        private static FlowEntry entry(Rule rule) {
            return new DefaultFlowEntry(
                    DefaultFlowRule.builder()
                            .fromApp(TwoSites.APPLICATION)
                            .forDevice(rule.device())
                            .forTable(rule.key().table())
                            .withPriority(rule.key().priority())
                            .withSelector(rule.key().selector())
                            .withTreatment(DefaultTrafficTreatment.emptyTreatment())
                            .makePermanent()
                            .build(),
                    FlowEntry.FlowEntryState.ADDED);
        }
    }
}
