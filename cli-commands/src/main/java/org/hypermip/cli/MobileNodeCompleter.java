/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.flows.binding.Binding;
import org.onlab.osgi.ServiceDirectory;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Completes the ids of mobile nodes that have a binding. */
@Service
public final class MobileNodeCompleter extends AbstractChoicesCompleter {

    /** Where services come from: OSGi's registry. */
    ServiceDirectory services = AbstractShellCommand::get;

    @Override
    protected List<String> choices() {
        return services.get(HomeAgentService.class).bindings().stream()
                .map(Binding::mobileNode)
                .collect(ImmutableList.toImmutableList());
    }
}
