/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.hypermip.flows.binding.Refusal;

/** Ends a binding. */
@Service
@Command(
        scope = "onos",
        name = "mip-deregister",
        description = "Ends the binding of a virtual machine, wherever it is, and removes its rules")
public final class DeregisterCommand extends MobilityCommand {

    private static final int PATIENCE_SECONDS = 30;

    @Argument(index = 0, name = "vm", description = "Id of the virtual machine", required = true)
    @Completion(MobileNodeCompleter.class)
    String vm = "";

    @Override
    protected void doExecute() throws CommandException, InterruptedException, ExecutionException {
        Optional<Refusal> refusal;
        try {
            refusal = homeAgent().deregister(vm).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException("No answer within " + PATIENCE_SECONDS + " s; see mip-binding " + vm, e);
        }
        if (refusal.isPresent()) {
            throw new CommandException("'" + vm + "': " + refusal.get().remedy());
        }
    }
}
