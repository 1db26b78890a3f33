/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.fake.Signer;
import org.onosproject.store.service.StorageService;

/** The real trust, on files and a store of a test. */
public final class Trusting {

    /** The name of the file with the fabric's key; no hypervisor can have it. */
    static final String FABRIC_KEY = ".fabric";

    private Trusting() {}

    /** Believes those whose keys are in the directory, or anybody if what is unsigned is taken. */
    public static TrustService in(Path directory, boolean unsigned, StorageService storage) {
        return in(directory, false, unsigned, storage, SteadyClock.system());
    }

    /** Believes those whose keys are in the directory, also of visitors that nobody else knows of. */
    public static TrustService believingVisitors(Path directory, StorageService storage) {
        return in(directory, true, false, storage, SteadyClock.system());
    }

    /** Believes those whose keys are in the directory, by this clock. */
    public static TrustService at(Path directory, StorageService storage, Clock clock) {
        return in(directory, false, false, storage, clock);
    }

    private static TrustService in(
            Path directory, boolean unticketed, boolean unsigned, StorageService storage, Clock clock) {
        write(directory.resolve(FABRIC_KEY), Signer.key(0));
        return new TrustManager(
                directory,
                directory.resolve(FABRIC_KEY),
                unticketed,
                unsigned,
                storage,
                MoreExecutors.newDirectExecutorService(),
                clock);
    }

    /** Returns a seal with these keys, the one that closes first. */
    public static Seal seal(byte[]... keys) {
        return new Seal(Arrays.stream(keys).map(HypervisorKey::new).collect(ImmutableList.toImmutableList()));
    }

    /** Gives a hypervisor a key, and returns the one who signs with it. */
    public static Signer signer(Path directory, String hypervisor, byte[] key) {
        write(directory.resolve(hypervisor), key);
        return new Signer(hypervisor, key);
    }

    /** Writes a file with keys, a line for each. */
    static void write(Path file, byte[]... keys) {
        try {
            Files.writeString(file, Arrays.stream(keys).map(Signer::line).collect(Collectors.joining()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
