/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.status.DomainStatus;
import org.onosproject.cli.AbstractShellCommand;
import org.onosproject.net.device.DeviceService;

/** What our commands have in common. */
abstract class MobilityCommand extends AbstractShellCommand {

    /** The home agent; the command ends with ONOS's message if the application is not active. */
    HomeAgentService homeAgent() {
        return getService(HomeAgentService.class);
    }

    DomainStatus status() {
        return DomainStatus.of(
                homeAgent().network(), homeAgent().bindings(), getService(DeviceService.class)::isAvailable);
    }

    /** Prints the elements: as a JSON array if so asked, else a text for each. */
    <T> void print(Collection<T> elements, Function<T, ObjectNode> json, Function<T, String> text) {
        if (outputJson()) {
            ArrayNode array = mapper().createArrayNode();
            elements.forEach(element -> array.add(json.apply(element)));
            print("%s", array);
        } else {
            elements.forEach(element -> print("%s", text.apply(element)));
        }
    }

    static String joined(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
