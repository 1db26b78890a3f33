/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file with the keys of one hypervisor: one or, while the first replaces the second, two lines of base64. Empty lines and those that
 * begin with # do not count.
 */
final class KeyFile {

    static final int MAX_KEYS = 2;
    private static final long MAX_SIZE = 4096;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    /** The owner may do what he likes, and his group may read. */
    private static final Set<PosixFilePermission> TOO_MUCH = Sets.immutableEnumSet(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    /**
     * Returns the keys that the file holds at this moment; none if there is no file.
     *
     * @throws KeyFileException if it cannot be used
     * @throws IOException if it cannot be read, so that nobody knows
     */
    ImmutableList<HypervisorKey> read() throws KeyFileException, IOException {
        try {
            check(Files.readAttributes(path, PosixFileAttributes.class));
            return keys(Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return ImmutableList.of();
        }
    }

    private void check(PosixFileAttributes attributes) throws KeyFileException {
        if (!attributes.isRegularFile() || attributes.size() > MAX_SIZE) {
            throw problem("is no file of at most " + MAX_SIZE + " bytes");
        }
        if (!Sets.intersection(attributes.permissions(), TOO_MUCH).isEmpty()) {
            throw problem("can be read or changed by others, so that its keys are nobody's: chmod 600, and new keys");
        }
    }

    private ImmutableList<HypervisorKey> keys(String text) throws KeyFileException {
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.toList());
        if (lines.isEmpty() || lines.size() > MAX_KEYS) {
            throw problem("holds " + lines.size() + " lines with a key; should be 1 or " + MAX_KEYS);
        }
        ImmutableList.Builder<HypervisorKey> keys = ImmutableList.builder();
        for (String line : lines) {
            keys.add(key(line));
        }
        return keys.build();
    }

    private HypervisorKey key(String line) throws KeyFileException {
        if (BASE64.matcher(line).matches() && line.length() % 4 == 0) {
            byte[] secret = Base64.getDecoder().decode(line);
            if (secret.length >= HypervisorKey.MIN_BYTES && secret.length <= HypervisorKey.MAX_BYTES) {
                return new HypervisorKey(secret);
            }
        }
        throw problem("has a line that is not base64 of " + HypervisorKey.MIN_BYTES + " to " + HypervisorKey.MAX_BYTES
                + " bytes: make one with openssl rand -base64 32");
    }

    private KeyFileException problem(String what) {
        return new KeyFileException("the key file " + path + " " + what);
    }
}
