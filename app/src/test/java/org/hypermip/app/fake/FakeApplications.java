/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hypermip.app.TwoSites;
import org.onosproject.app.ApplicationEvent;
import org.onosproject.app.ApplicationListener;
import org.onosproject.app.ApplicationServiceAdapter;
import org.onosproject.app.ApplicationState;
import org.onosproject.core.Application;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.ApplicationRole;
import org.onosproject.core.DefaultApplication;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.core.Version;

/** ONOS's applications: some are installed, some of those active. */
public final class FakeApplications extends ApplicationServiceAdapter {

    private final Map<ApplicationId, ApplicationState> states = new LinkedHashMap<>();
    private final List<ApplicationListener> listeners = new ArrayList<>();

    /** Activates an application; it is installed if it was not. */
    public void activate(String name) {
        change(name, ApplicationState.ACTIVE, ApplicationEvent.Type.APP_ACTIVATED);
    }

    /** Deactivates an application that stays installed. */
    public void deactivate(String name) {
        change(name, ApplicationState.INSTALLED, ApplicationEvent.Type.APP_DEACTIVATED);
    }

    /** Takes an application from ONOS. */
    public void uninstall(String name) {
        states.remove(id(name));
    }

    private void change(String name, ApplicationState state, ApplicationEvent.Type type) {
        states.put(id(name), state);
        ApplicationEvent event = new ApplicationEvent(type, application(id(name)));
        List.copyOf(listeners).forEach(listener -> listener.event(event));
    }

    private static ApplicationId id(String name) {
        return name.equals(TwoSites.APPLICATION.name())
                ? TwoSites.APPLICATION
                : new DefaultApplicationId(name.hashCode() & 0x7fff, name);
    }

    private static Application application(ApplicationId id) {
        return DefaultApplication.builder()
                .withAppId(id)
                .withVersion(Version.version("1.0"))
                .withTitle(id.name())
                .withDescription("")
                .withCategory("")
                .withUrl("")
                .withReadme("")
                .withOrigin("")
                .withRole(ApplicationRole.ADMIN)
                .withFeatures(List.of("feature"))
                .withRequiredApps(List.of())
                .build();
    }

    @Override
    @SuppressWarnings("NullAway") // an application that is not known is null, as in every ApplicationService
    public ApplicationId getId(String name) {
        return states.keySet().stream()
                .filter(id -> id.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    @SuppressWarnings("NullAway") // the same
    public ApplicationState getState(ApplicationId id) {
        return states.get(id);
    }

    @Override
    public void addListener(ApplicationListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(ApplicationListener listener) {
        listeners.remove(listener);
    }
}
