/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.hypermip.app.status.GuardDrops;
import org.hypermip.app.status.RuleStatus;
import org.hypermip.app.status.StatusJson;
import org.hypermip.flows.binding.Binding;

/** Shows one binding, all of it. */
@Service
@Command(
        scope = "onos",
        name = "mip-binding",
        description = "Shows the binding of one virtual machine with its history and its rules")
public final class BindingCommand extends MobilityCommand {

    @Argument(index = 0, name = "vm", description = "Id of the virtual machine", required = true)
    @Completion(MobileNodeCompleter.class)
    String vm = "";

    @Override
    protected void doExecute() throws CommandException {
        Binding binding = homeAgent().binding(vm).orElseThrow(() -> new CommandException("No binding of '" + vm + "'"));
        List<RuleStatus> rules = status().rules(vm);
        if (outputJson()) {
            print("%s", StatusJson.node(binding, rules));
        } else {
            show(binding, rules);
        }
    }

    private void show(Binding binding, List<RuleStatus> rules) {
        print("%s", BindingText.line(binding));
        binding.interfaces().forEach(address -> print("  %s", BindingText.line(address)));
        binding.handover().ifPresent(open -> print("  %s", BindingText.line(open)));
        binding.draining().forEach(left -> print("  %s", BindingText.line(left)));
        binding.history().forEach(entry -> print("  %s", BindingText.line(entry)));
        GuardDrops.of(rules).ifPresent(packets -> print("  dropped packets=%d: %s", packets, GuardDrops.REMEDY));
        rules.forEach(rule -> print("  %s", BindingText.line(rule)));
    }
}
