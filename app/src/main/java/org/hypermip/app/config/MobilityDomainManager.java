/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.event.EventDeliveryService;
import org.onosproject.event.ListenerRegistry;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.InvalidFieldException;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.basics.SubjectFactories;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows ONOS's network configuration. */
@Component(service = MobilityDomainService.class, immediate = true)
public final class MobilityDomainManager implements MobilityDomainService {

    private static final Logger log = LoggerFactory.getLogger(MobilityDomainManager.class);

    private final NetworkConfigRegistry registry;
    private final EventDeliveryService events;
    private final ApplicationId application;
    private final ListenerRegistry<MobilityDomainEvent, MobilityDomainListener> listeners = new ListenerRegistry<>();
    private final NetworkConfigListener configurationListener = new ConfigurationListener();
    private final ConfigFactory<ApplicationId, MobilityConfig> factory =
            new ConfigFactory<>(SubjectFactories.APP_SUBJECT_FACTORY, MobilityConfig.class, MobilityConfig.KEY) {
                @Override
                public MobilityConfig createConfig() {
                    return new MobilityConfig();
                }
            };

    private volatile MobilitySettings settings = MobilitySettings.NONE;

    /** Begins to follow the configuration; what is configured already counts from now on. */
    @Activate
    public MobilityDomainManager(
            @Reference CoreService core,
            @Reference NetworkConfigRegistry registry,
            @Reference EventDeliveryService events) {
        this.registry = registry;
        this.events = events;
        this.application = core.registerApplication("org.hypermip");
        events.addSink(MobilityDomainEvent.class, listeners);
        registry.addListener(configurationListener);
        registry.registerConfigFactory(factory);
        refresh();
    }

    /** Stops following; ONOS keeps the configuration for the next time. */
    @Deactivate
    public void deactivate() {
        registry.removeListener(configurationListener);
        registry.unregisterConfigFactory(factory);
        events.removeSink(MobilityDomainEvent.class);
    }

    @Override
    public MobilityDomain domain() {
        return settings.domain();
    }

    @Override
    public Pipeline pipeline() {
        return settings.pipeline();
    }

    @Override
    public void addListener(MobilityDomainListener listener) {
        listeners.addListener(listener);
    }

    @Override
    public void removeListener(MobilityDomainListener listener) {
        listeners.removeListener(listener);
    }

    private synchronized void refresh() {
        MobilitySettings next;
        try {
            next = Optional.ofNullable(registry.getConfig(application, MobilityConfig.class))
                    .map(MobilityConfig::settings)
                    .orElse(MobilitySettings.NONE);
        } catch (InvalidFieldException e) {
            // ONOS has checked it, but perhaps on a member of the cluster that runs another version of ours.
            log.error("Configuration not taken over: {}", e.getMessage());
            return;
        }
        if (!next.equals(settings)) {
            settings = next;
            log.info(
                    "Configured: {} networks, {} switches, {} hypervisors",
                    next.domain().networks().size(),
                    next.domain().switches().size(),
                    next.domain().hypervisors().size());
            TunnelWarnings.of(next.domain()).forEach(log::warn);
            events.post(new MobilityDomainEvent(MobilityDomainEvent.Type.CHANGED, next.domain()));
        }
    }

    private final class ConfigurationListener implements NetworkConfigListener {

        @Override
        public boolean isRelevant(NetworkConfigEvent event) {
            return event.configClass().equals(MobilityConfig.class) && application.equals(event.subject());
        }

        @Override
        public void event(NetworkConfigEvent event) {
            refresh();
        }
    }
}
