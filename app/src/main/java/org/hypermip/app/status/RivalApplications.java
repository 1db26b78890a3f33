/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.onosproject.app.ApplicationService;
import org.onosproject.app.ApplicationState;
import org.onosproject.core.ApplicationId;

/** ONOS's applications that undo what ours does. An application is listed when its source code says that it does so. */
final class RivalApplications {

    /** What each of them does, by its name. */
    private static final ImmutableMap<String, String> HARM = ImmutableMap.of(
            "org.onosproject.mobility",
            "when a host has moved it removes all rules that match the host's MAC address, whoever they belong to,"
                    + " those of a moving machine's way among them");

    private RivalApplications() {}

    /** Tells whether the application is one of them. */
    static boolean includes(ApplicationId application) {
        return HARM.containsKey(application.name());
    }

    /** Returns a sentence for each of them that is active. */
    static ImmutableList<String> warnings(ApplicationService applications) {
        return HARM.keySet().stream()
                .filter(name -> isActive(applications, name))
                .map(RivalApplications::warning)
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns what to say of one of them while it is active. */
    static String warning(String name) {
        return "application " + name + " is active: " + HARM.get(name) + "; deactivate it (app deactivate " + name
                + ")";
    }

    private static boolean isActive(ApplicationService applications, String name) {
        ApplicationId id = applications.getId(name);
        return id != null && applications.getState(id) == ApplicationState.ACTIVE;
    }
}
