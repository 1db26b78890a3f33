/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hypermip.app.fake.Signer;
import org.onosproject.store.service.StorageService;

/** The real trust, on files and a store of a test. */
public final class Trusting {

    private Trusting() {}

    /** Believes those whose keys are in the directory, or anybody if what is unsigned is taken. */
    public static TrustService in(Path directory, boolean unsigned, StorageService storage) {
        return new TrustManager(directory, unsigned, storage, MoreExecutors.newDirectExecutorService());
    }

    /** Gives a hypervisor a key, and returns the one who signs with it. */
    public static Signer signer(Path directory, String hypervisor, byte[] key) {
        try {
            Path file = directory.resolve(hypervisor);
            Files.writeString(file, Signer.line(key));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return new Signer(hypervisor, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
