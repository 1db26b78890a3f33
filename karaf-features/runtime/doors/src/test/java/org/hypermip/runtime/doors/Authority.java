/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority of the tests that gives certificates away: the JDK's keytool makes them, here they become PEM. */
final class Authority {

    private static final char[] PASSWORD = "of-no-value".toCharArray();

    private final Path keys;

    Authority(Path directory) throws IOException, InterruptedException {
        keys = Files.createDirectories(directory).resolve("keys.p12");
        keytool("-alias", "authority", "-dname", "CN=authority", "-ext", "bc:critical=ca:true");
    }

    /** Makes a directory with a certificate of this authority, its key, and the authority of those to let in. */
    Path directory(String name, Authority trusted) throws Exception {
        keytool("-alias", name, "-dname", "CN=" + name, "-signer", "authority");
        KeyStore store = store();
        Path directory = Files.createDirectories(keys.resolveSibling(name));
        write(
                directory.resolve("certificate.pem"),
                "CERTIFICATE",
                store.getCertificate(name).getEncoded());
        write(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                store.getKey(name, PASSWORD).getEncoded());
        write(directory.resolve("ca.pem"), "CERTIFICATE", trusted.certificate());
        return directory;
    }

    private byte[] certificate() throws IOException, GeneralSecurityException {
        return store().getCertificate("authority").getEncoded();
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(keys)) {
            store.load(content, PASSWORD);
        }
        return store;
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private void keytool(String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        words.addAll(List.of("-keystore", keys.toString(), "-storepass", new String(PASSWORD)));
        words.addAll(Arrays.asList(options));
        Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
    }
}
