/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the fabric's own key, or with two while one is replaced. It is read whenever it is asked for. */
final class FabricKey {

    private static final Logger LOG = LoggerFactory.getLogger(FabricKey.class);

    private final Path file;
    private volatile String told = "";

    FabricKey(Path file) {
        this.file = file;
    }

    /** Returns a seal with the keys that are valid now; one that seals nothing if there is none, or none that can be used. */
    Seal seal() {
        try {
            Seal seal = new Seal(read());
            told = "";
            return seal;
        } catch (KeyFileException e) {
            tell(String.valueOf(e.getMessage()));
            return Seal.NONE;
        }
    }

    /** Returns what is wrong with it: a sentence, or none. */
    ImmutableList<String> problems() {
        try {
            read();
            return ImmutableList.of();
        } catch (KeyFileException e) {
            return ImmutableList.of(String.valueOf(e.getMessage()));
        }
    }

    private ImmutableList<HypervisorKey> read() throws KeyFileException {
        try {
            ImmutableList<HypervisorKey> keys = new KeyFile(file).read();
            if (keys.isEmpty()) {
                throw new KeyFileException("there is no fabric's key in " + file + ", so hypervisors get no tickets:"
                        + " guests abroad wait for an operator once their bindings are lost;"
                        + " make one with openssl rand -base64 32, the same for each controller");
            }
            return keys;
        } catch (IOException e) {
            throw new KeyFileException(
                    "the key file " + file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Once, however often it is asked for meanwhile. */
    private void tell(String problem) {
        if (!problem.equals(told)) {
            LOG.warn("No tickets are given, and none is believed: {}", problem);
        }
        told = problem;
    }
}
