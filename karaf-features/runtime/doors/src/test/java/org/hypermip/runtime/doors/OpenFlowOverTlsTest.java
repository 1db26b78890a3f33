/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which switches hear ONOS's hello, once it has certificates. The JDK's own TLS stands for the switch. */
class OpenFlowOverTlsTest {

    private static final int PATIENCE_MILLIS = 10_000;

    private static Path controller;
    private static Path member;
    private static Path stranger;

    @RegisterExtension
    final Told told = new Told();

    @BeforeAll
    static void certify(@TempDir Path directory) throws Exception {
        Authority ours = new Authority(directory.resolve("ours"));
        Authority theirs = new Authority(directory.resolve("theirs"));
        controller = ours.directory("controller", ours);
        member = ours.directory("member", ours);
        stranger = theirs.directory("stranger", ours);
    }

    @BeforeEach
    void tell() {
        told.tell("hypermip.tls.openflow", controller);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneWithACertificateOfTheAuthority(String protocol) throws Exception {
        assertArrayEquals(Listener.HELLO, heard(new Certificates(member).toConnect(), protocol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void noneWithAnotherAuthoritysCertificate(String protocol) throws Exception {
        SslContext context = new Certificates(stranger).toConnect();
        assertThrows(IOException.class, () -> heard(context, protocol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void noneWithoutACertificate(String protocol) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .trustManager(member.resolve("ca.pem").toFile())
                .sslProvider(SslProvider.JDK)
                .build();
        assertThrows(IOException.class, () -> heard(context, protocol));
    }

    @Test
    void noneThatDoesNotSpeakTls() throws IOException {
        try (Listener listener = new Listener();
                Socket plain = new Socket()) {
            plain.connect(listener.address());
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.getOutputStream().write(Listener.HELLO);
            String heard = new String(plain.getInputStream().readAllBytes(), ISO_8859_1);
            assertFalse(heard.contains(new String(Listener.HELLO, ISO_8859_1)), heard);
        }
    }

    /** Returns what the controller says first to a switch that speaks TLS so. Throws IOException if it says nothing. */
    private static byte[] heard(SslContext context, String protocol) throws IOException {
        try (Listener listener = new Listener();
                SSLSocket socket = connected(context, listener.address())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] heard = socket.getInputStream().readNBytes(Listener.HELLO.length);
            if (heard.length == 0) {
                throw new EOFException();
            }
            return heard;
        }
    }

    private static SSLSocket connected(SslContext context, InetSocketAddress to) throws IOException {
        return (SSLSocket)
                ((JdkSslContext) context).context().getSocketFactory().createSocket(to.getAddress(), to.getPort());
    }
}
