/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What an operator should know of the directory of keys: a sentence for each thing that is wrong with it, or with a file. */
final class KeyDirectory {

    /** Whoever may write there may give himself a key. */
    private static final Set<PosixFilePermission> TOO_MUCH =
            Sets.immutableEnumSet(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;
    private final ImmutableList.Builder<String> problems = ImmutableList.builder();

    /** By what each key makes of the same text, for keys do not show themselves: the file where it was first. */
    private final Map<String, Path> holders = new HashMap<>();

    KeyDirectory(Path directory) {
        this.directory = directory;
    }

    /** Looks at the directory as it is at this moment; once for each object. */
    ImmutableList<String> problems() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, HypervisorKeys::isNamed)) {
            if (!Sets.intersection(Files.getPosixFilePermissions(directory), TOO_MUCH)
                    .isEmpty()) {
                problems.add("the directory " + directory + " can be changed by others than its owner: chmod go-w");
            }
            Sets.newTreeSet(files).forEach(this::look);
        } catch (NoSuchFileException e) {
            problems.add("the directory " + directory
                    + " is missing, so no hypervisor has a key: make it, with a file for each");
        } catch (IOException | DirectoryIteratorException e) {
            problems.add("the directory " + directory + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
        return problems.build();
    }

    private void look(Path file) {
        try {
            new KeyFile(file)
                    .read().stream().map(key -> key.sign("")).distinct().forEach(key -> hold(key, file));
        } catch (KeyFileException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            problems.add(
                    "the key file " + file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void hold(String key, Path file) {
        Path holder = holders.putIfAbsent(key, file);
        if (holder != null) {
            problems.add("the key files " + holder + " and " + file
                    + " have a key in common, so each can speak for the other: give each its own");
        }
    }
}
