/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with a file of keys for each hypervisor, named after it. A file is read whenever its hypervisor speaks: that takes some
 * 50 µs, and no key is valid a moment longer than it stands there.
 */
final class HypervisorKeys {

    /** The name of a hypervisor, as the configuration takes them: never a path that leads elsewhere. */
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:@+-]{0,63}";

    /** No hypervisor's name: what keeps one file from being read mostly keeps all, and names are anybody's. */
    private static final String ANYBODY = "*";

    private static final int SHOWN = 10;

    private static final Pattern NAMES = Pattern.compile(NAME);
    private static final Logger LOG = LoggerFactory.getLogger(HypervisorKeys.class);

    private final Path directory;
    /** What was told last: of each hypervisor whose file is there, and of anybody. */
    private final ConcurrentMap<String, String> told = new ConcurrentHashMap<>();

    HypervisorKeys(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the keys that are valid for a hypervisor now; none if it has no file, or one that cannot be used.
     *
     * @throws UncheckedIOException if that cannot be told
     */
    ImmutableList<HypervisorKey> of(String hypervisor) {
        if (!NAMES.matcher(hypervisor).matches()) {
            return ImmutableList.of();
        }
        try {
            ImmutableList<HypervisorKey> keys = new KeyFile(directory.resolve(hypervisor)).read();
            told.remove(hypervisor);
            return keys;
        } catch (KeyFileException e) {
            tell(hypervisor, String.valueOf(e.getMessage()));
            return ImmutableList.of();
        } catch (IOException e) {
            tell(
                    ANYBODY,
                    "keys in " + directory + " cannot be read: " + e.getClass().getSimpleName());
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with the directory, and with files that are there: a sentence for each. */
    ImmutableList<String> problems() {
        return new KeyDirectory(directory).problems();
    }

    /** Returns a sentence that names those of the hypervisors that have no file; none if all have one. */
    ImmutableList<String> missing(Collection<String> hypervisors) {
        ImmutableList<String> missing = hypervisors.stream()
                .filter(hypervisor ->
                        !NAMES.matcher(hypervisor).matches() || !Files.exists(directory.resolve(hypervisor)))
                .sorted()
                .collect(ImmutableList.toImmutableList());
        if (missing.isEmpty()) {
            return missing;
        }
        String more = missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "";
        return ImmutableList.of("hypervisors without a key in " + directory + ", so that all that they say is refused: "
                + missing.stream().limit(SHOWN).collect(Collectors.joining(", ")) + more
                + "; give each a key file of its name, or take it out of the configuration");
    }

    static boolean isNamed(Path file) {
        return NAMES.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Returns of how many hypervisors something was told. */
    int told() {
        return told.size();
    }

    /** Once, however often the hypervisor speaks meanwhile. */
    private void tell(String hypervisor, String problem) {
        if (!problem.equals(told.put(hypervisor, problem))) {
            LOG.warn("Requests of '{}' are refused: {}", hypervisor, problem);
        }
    }
}
