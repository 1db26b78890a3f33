/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.hypermip.app.codec.BindingJson;
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
            print("%s", json(binding, rules));
        } else {
            show(binding, rules);
        }
    }

    private ObjectNode json(Binding binding, List<RuleStatus> rules) {
        ObjectNode root = BindingJson.node(binding);
        ArrayNode array = root.putArray("rules");
        rules.forEach(rule -> array.add(StatusJson.node(rule)));
        return root;
    }

    private void show(Binding binding, List<RuleStatus> rules) {
        print("%s", BindingText.line(binding));
        binding.interfaces().forEach(address -> print("  %s", BindingText.line(address)));
        binding.handover().ifPresent(open -> print("  %s", BindingText.line(open)));
        binding.draining().forEach(left -> print("  %s", BindingText.line(left)));
        binding.history().forEach(entry -> print("  %s", BindingText.line(entry)));
        rules.forEach(rule -> print("  %s", BindingText.line(rule)));
    }
}
