/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.onosproject.app.ApplicationService;
import org.onosproject.app.ApplicationState;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.flow.FlowRuleService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of our rules when ONOS gives the application up. A deactivation is an operator's wish: all rules go at once. An update is an
 * uninstallation to ONOS, followed by an installation that it does not know of yet. The rules stay for a time, and go if the application is
 * not active by then. All that is needed then has to be here: the rest of the application is gone.
 */
final class Farewell implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final ApplicationService applications;
    private final FlowRuleService flowRules;
    private final ApplicationId application;
    private final Duration grace;
    private final Function<Duration, Executor> later;
    private final Runnable withdrawal;

    /**
     * Creates a farewell.
     *
     * @param grace how long rules outlive the application that is uninstalled; zero if they do not
     * @param later runs what it is given after a time, though the application has been stopped
     * @param withdrawal takes all rules away
     */
    Farewell(
            ApplicationService applications,
            FlowRuleService flowRules,
            ApplicationId application,
            Duration grace,
            Function<Duration, Executor> later,
            Runnable withdrawal) {
        this.applications = applications;
        this.flowRules = flowRules;
        this.application = application;
        this.grace = grace;
        this.later = later;
        this.withdrawal = withdrawal;
    }

    /** ONOS calls this before it stops the application, but not when ONOS itself stops. */
    @Override
    public void run() {
        boolean isInstalled = applications.getState(application) != null;
        if (isInstalled || grace.isZero()) {
            withdrawal.run();
        } else {
            LOG.info("Rules stay for {} s, unless the application is active again by then", grace.toSeconds());
            later.apply(grace).execute(this::removeUnlessBack);
        }
    }

    private void removeUnlessBack() {
        if (applications.getState(application) != ApplicationState.ACTIVE) {
            flowRules.removeFlowRulesById(application);
            LOG.info("The application is not back: its rules are taken away");
        }
    }
}
