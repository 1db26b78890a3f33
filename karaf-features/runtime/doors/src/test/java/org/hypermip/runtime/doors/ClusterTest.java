/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atomix.cluster.messaging.MessagingConfig;
import io.atomix.cluster.messaging.MessagingService;
import io.atomix.cluster.messaging.impl.NettyMessagingService;
import io.atomix.utils.net.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster, which speak with Atomix's messaging as ONOS's do. All have the same port, each its address. */
class ClusterTest {

    private static final byte[] QUESTION = {1};
    private static final byte[] ANSWER = {2};

    private static Path one;
    private static Path other;
    private static Path stranger;

    @RegisterExtension
    final Told told = new Told();

    private final List<NettyMessagingService> nodes = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private int port;

    @BeforeAll
    static void certify(@TempDir Path directory) throws Exception {
        Authority ours = new Authority(directory.resolve("ours"));
        Authority theirs = new Authority(directory.resolve("theirs"));
        one = ours.directory("one", ours);
        other = ours.directory("other", ours);
        stranger = theirs.directory("stranger", ours);
    }

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, loopback(5))) {
            port = free.getLocalPort();
        }
        told.tell("hypermip.cluster.port", port);
        node("127.0.0.5", one);
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.stop().join());
    }

    @Test
    void certificatesOfOneAuthorityLetThemSpeak() throws Exception {
        assertArrayEquals(ANSWER, ask(node("127.0.0.6", other)));
        assertEquals(1, answered.get());
    }

    @Test
    void aNodeWithAnotherAuthoritysCertificateIsRefused() throws Exception {
        assertIsRefused(node("127.0.0.7", stranger));
    }

    @Test
    void aNodeWithoutACertificateIsRefused() throws Exception {
        System.clearProperty("hypermip.tls.cluster");
        assertIsRefused(started("127.0.0.8"));
    }

    @Test
    void aNodeListensOnItsAddressAlone() throws Exception {
        new Socket(loopback(5), port).close();
        assertThrows(IOException.class, () -> new Socket(loopback(1), port).close());
    }

    private NettyMessagingService node(String address, Path certificates) throws Exception {
        told.tell("hypermip.tls.cluster", certificates);
        return started(address);
    }

    private NettyMessagingService started(String address) throws Exception {
        told.tell("hypermip.listen.cluster", address);
        NettyMessagingService node =
                new NettyMessagingService("cluster", Address.from(address, port), new MessagingConfig());
        node.start().get(10, TimeUnit.SECONDS);
        nodes.add(node);
        BiFunction<Address, byte[], byte[]> answering = (from, asked) -> answer();
        node.registerHandler("question", answering, Runnable::run);
        return node;
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private byte[] answer() {
        answered.incrementAndGet();
        return ANSWER;
    }

    private byte[] ask(MessagingService asks) throws Exception {
        return asks.sendAndReceive(Address.from("127.0.0.5", port), "question", QUESTION, false, Duration.ofSeconds(3))
                .get(5, TimeUnit.SECONDS);
    }

    private void assertIsRefused(MessagingService asks) throws Exception {
        try {
            ask(asks);
        } catch (ExecutionException | TimeoutException refused) {
            assertEquals(0, answered.get());
            return;
        }
        throw new AssertionError("it was answered");
    }
}
