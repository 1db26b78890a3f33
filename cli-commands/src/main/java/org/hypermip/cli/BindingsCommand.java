/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.codec.BindingJson;

/** Lists the bindings. */
@Service
@Command(
        scope = "onos",
        name = "mip-bindings",
        description = "Lists the mobility bindings: each virtual machine, its phase, and where it is")
public final class BindingsCommand extends MobilityCommand {

    @Override
    protected void doExecute() {
        print(homeAgent().bindings(), BindingJson::summary, BindingText::line);
    }
}
