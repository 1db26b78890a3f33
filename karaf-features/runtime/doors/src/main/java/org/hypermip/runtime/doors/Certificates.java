/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * Mutual TLS 1.2 or 1.3 with the PEM files of one directory: {@code certificate.pem}, its {@code key.pem} (PKCS #8,
 * not encrypted), and in {@code ca.pem} the authorities of those who are let in. Names in certificates are not
 * compared: whoever has one of an authority belongs here.
 */
final class Certificates {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final File certificate;
    private final File key;
    private final File authorities;

    Certificates(Path directory) {
        certificate = directory.resolve("certificate.pem").toFile();
        key = directory.resolve("key.pem").toFile();
        authorities = directory.resolve("ca.pem").toFile();
    }

    /**
     * Returns what a listener needs. Throws IllegalArgumentException, which names the file, if one is not what it should
     * be.
     */
    SslContext toListen() throws SSLException {
        return build(SslContextBuilder.forServer(certificate, key).clientAuth(ClientAuth.REQUIRE));
    }

    /** Returns what somebody needs who connects; throws as {@link #toListen} does. */
    SslContext toConnect() throws SSLException {
        return build(SslContextBuilder.forClient().keyManager(certificate, key));
    }

    private SslContext build(SslContextBuilder context) throws SSLException {
        return context.trustManager(authorities)
                .protocols(PROTOCOLS)
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
