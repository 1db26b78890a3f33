/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import org.onosproject.app.ApplicationEvent;
import org.onosproject.app.ApplicationListener;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into ONOS's log what undoes what ours does, and when such an application is no longer active. */
@Component(service = RivalWatch.class, immediate = true)
public final class RivalWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RivalWatch.class);

    private final ApplicationService applications;
    private final ComponentConfigService components;
    private final Logger log;
    private final ApplicationListener listener = this::hear;

    /** Begins to watch; those that are active already are told of at once. */
    @Activate
    public RivalWatch(@Reference ApplicationService applications, @Reference ComponentConfigService components) {
        this(applications, components, LOG);
    }

    RivalWatch(ApplicationService applications, ComponentConfigService components, Logger log) {
        this.applications = applications;
        this.components = components;
        this.log = log;
        applications.addListener(listener);
        RivalApplications.warnings(applications).forEach(log::warn);
        HostIntercepts.warnings(components).forEach(log::warn);
    }

    /** Stops watching. */
    @Deactivate
    void stop() {
        applications.removeListener(listener);
    }

    private void hear(ApplicationEvent event) {
        String name = event.subject().id().name();
        if (RivalApplications.includes(event.subject().id())) {
            hearOfRival(name, event.type());
        } else if (name.equals(HostIntercepts.APPLICATION) && event.type() == ApplicationEvent.Type.APP_ACTIVATED) {
            HostIntercepts.warnings(components).forEach(log::warn);
        }
    }

    private void hearOfRival(String name, ApplicationEvent.Type type) {
        if (type == ApplicationEvent.Type.APP_ACTIVATED) {
            log.warn(RivalApplications.warning(name));
        } else if (type == ApplicationEvent.Type.APP_DEACTIVATED) {
            log.info("application {} is no longer active", name);
        }
    }
}
