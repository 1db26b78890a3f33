/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import java.util.Set;
import java.util.stream.Stream;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cfg.ConfigProperty;

/** The rules by which ONOS's host provider takes ARP frames to the controller; it can be told to have none. */
final class HostIntercepts {

    /** The application that brings the host provider; {@code org.onosproject.openflow} activates it. */
    static final String APPLICATION = "org.onosproject.hostprovider";

    static final String COMPONENT = "org.onosproject.provider.host.impl.HostLocationProvider";
    static final String PROPERTY = "requestInterceptsEnabled";

    private static final String WARNING = "component " + COMPONENT + " has " + PROPERTY
            + "=true: its rules of priority 40000 take ARP frames to the controller alone, those among them that"
            + " switches of one home network send each other; set it to false (cfg set " + COMPONENT + " " + PROPERTY
            + " false)";

    private HostIntercepts() {}

    /** Returns a sentence if the host provider is there and has these rules. */
    static ImmutableList<String> warnings(ComponentConfigService components) {
        // ONOS answers null for a component that is not there.
        return Stream.ofNullable(components.getProperties(COMPONENT))
                .flatMap(Set<ConfigProperty>::stream)
                .filter(property -> property.name().equals(PROPERTY) && property.asBoolean())
                .map(property -> WARNING)
                .collect(ImmutableList.toImmutableList());
    }
}
