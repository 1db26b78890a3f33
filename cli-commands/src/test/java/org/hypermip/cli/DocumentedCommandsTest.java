/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.hypermip.app.DocumentedSites;
import org.hypermip.app.Documents;
import org.junit.jupiter.api.Test;

/** The commands print what docs/commands.md says they do. */
class DocumentedCommandsTest {

    private static final String PROMPT = "onos> ";
    private static final String LEFT_OUT = "...";

    @Test
    void commandsPrintWhatIsShown() throws Exception {
        Shell shell = new Shell(DocumentedSites.afterwards());
        String session = Documents.example("commands.md", "console").text();

        for (String turn : Splitter.on(Pattern.compile("^" + PROMPT, Pattern.MULTILINE))
                .omitEmptyStrings()
                .split(session)) {
            int end = turn.indexOf('\n');
            String command = end < 0 ? turn : turn.substring(0, end);
            String shown = end < 0 ? "" : turn.substring(end + 1).stripTrailing();
            String printed = shell.run(command);
            assertTrue(printed.matches(pattern(shown)), () -> command + " prints\n" + printed + "\nbut not\n" + shown);
        }
    }

    @Test
    void everyCommandIsInTheTable() {
        String documented = Documents.text("commands.md");

        assertEquals(
                "",
                Arrays.stream(new Class<?>[] {
                            BindingsCommand.class,
                            BindingCommand.class,
                            DeregisterCommand.class,
                            NetworksCommand.class,
                            SwitchesCommand.class,
                            TunnelsCommand.class,
                            HypervisorsCommand.class
                        })
                        .map(type -> type.getAnnotation(Command.class).name())
                        .filter(name -> !documented.contains("| `" + name))
                        .collect(Collectors.joining(" ")));
    }

    private static String pattern(String shown) {
        return Splitter.on('\n').splitToList(shown).stream()
                .map(line -> line.equals(LEFT_OUT) ? "(?s:.*)" : Pattern.quote(line))
                .collect(Collectors.joining("\n"));
    }
}
