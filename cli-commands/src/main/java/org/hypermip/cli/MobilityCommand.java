/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.status.OnosStatus;
import org.onlab.osgi.ServiceDirectory;
import org.onosproject.cli.AbstractShellCommand;

/** What our commands have in common. */
abstract class MobilityCommand extends AbstractShellCommand {

    /** Where services come from: OSGi's registry. */
    ServiceDirectory services = AbstractShellCommand::get;

    @Override
    public <T> T getService(Class<T> type) {
        return services.get(type);
    }

    @Override
    protected abstract void doExecute() throws Exception;

    /** The home agent; the command ends with ONOS's message if the application is not active. */
    HomeAgentService homeAgent() {
        return getService(HomeAgentService.class);
    }

    OnosStatus status() {
        return new OnosStatus(services);
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
