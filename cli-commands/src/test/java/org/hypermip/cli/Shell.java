/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import com.google.common.base.Splitter;
import com.google.common.base.Verify;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.apache.karaf.shell.support.CommandException;
import org.onlab.osgi.ServiceDirectory;

/** Runs command lines as Karaf does: its own reading of options and arguments, our commands, their output. */
final class Shell {

    private static final ImmutableMap<String, Supplier<MobilityCommand>> COMMANDS =
            ImmutableMap.<String, Supplier<MobilityCommand>>builder()
                    .put("mip-bindings", BindingsCommand::new)
                    .put("mip-binding", BindingCommand::new)
                    .put("mip-deregister", DeregisterCommand::new)
                    .put("mip-networks", NetworksCommand::new)
                    .put("mip-switches", SwitchesCommand::new)
                    .put("mip-tunnels", TunnelsCommand::new)
                    .put("mip-hypervisors", HypervisorsCommand::new)
                    .build();

    private final ServiceDirectory services;

    Shell(ServiceDirectory services) {
        this.services = services;
    }

    /** Returns what the command line prints, errors included, without the last line's end. */
    String run(String line) throws Exception {
        List<String> words = Splitter.on(' ').splitToList(line);
        MobilityCommand command =
                Verify.verifyNotNull(COMMANDS.get(words.get(0))).get();
        command.services = services;
        Session session = (Session) Proxy.newProxyInstance(
                Shell.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);
        new DefaultActionPreparator().prepare(command, session, new ArrayList<>(words.subList(1, words.size())));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            System.setErr(capture);
            // ONOS adds its audit log around this, which needs OSGi.
            command.doExecute();
        } catch (CommandException e) {
            return "Error executing command: " + e.getMessage();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
