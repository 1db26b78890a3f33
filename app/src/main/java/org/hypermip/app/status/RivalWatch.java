/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import org.onosproject.app.ApplicationEvent;
import org.onosproject.app.ApplicationListener;
import org.onosproject.app.ApplicationService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into ONOS's log when an application that undoes what ours does is active, becomes so, or is no longer. */
@Component(service = RivalWatch.class, immediate = true)
public final class RivalWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RivalWatch.class);

    private final ApplicationService applications;
    private final Logger log;
    private final ApplicationListener listener = this::hear;

    /** Begins to watch; those that are active already are told of at once. */
    @Activate
    public RivalWatch(@Reference ApplicationService applications) {
        this(applications, LOG);
    }

    RivalWatch(ApplicationService applications, Logger log) {
        this.applications = applications;
        this.log = log;
        applications.addListener(listener);
        RivalApplications.warnings(applications).forEach(log::warn);
    }

    /** Stops watching. */
    @Deactivate
    void stop() {
        applications.removeListener(listener);
    }

    private void hear(ApplicationEvent event) {
        if (!RivalApplications.includes(event.subject().id())) {
            return;
        }
        String name = event.subject().id().name();
        if (event.type() == ApplicationEvent.Type.APP_ACTIVATED) {
            log.warn(RivalApplications.warning(name));
        } else if (event.type() == ApplicationEvent.Type.APP_DEACTIVATED) {
            log.info("application {} is no longer active", name);
        }
    }
}
