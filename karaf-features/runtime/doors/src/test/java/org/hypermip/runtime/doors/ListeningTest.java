/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On which address somebody listens who asked for all of them. */
class ListeningTest {

    @RegisterExtension
    final Told told = new Told();

    @Test
    void theLoopbackAddressAloneUnlessTold() {
        try (Listener listener = new Listener()) {
            assertTrue(listener.bound().isSuccess());
            assertEquals("127.0.0.1", listener.address().getAddress().getHostAddress());
        }
    }

    @Test
    void theAddressThatIsTold() {
        told.tell("hypermip.listen.openflow", "127.0.0.3");
        try (Listener listener = new Listener()) {
            assertEquals("127.0.0.3", listener.address().getAddress().getHostAddress());
        }
    }

    @Test
    void allAddressesIfThatIsTold() {
        told.tell("hypermip.listen.openflow", "0.0.0.0");
        try (Listener listener = new Listener()) {
            assertTrue(listener.address().getAddress().isAnyLocalAddress());
        }
    }

    @Test
    void noneWithAnAddressThatIsNone() {
        told.tell("hypermip.listen.openflow", "nobody.invalid");
        try (Listener listener = new Listener()) {
            assertInstanceOf(UnknownHostException.class, listener.bound().cause());
        }
    }

    @Test
    void noneWithCertificatesThatCannotBeRead(@TempDir Path empty) {
        told.tell("hypermip.tls.openflow", empty);
        try (Listener listener = new Listener()) {
            assertFalse(listener.bound().isSuccess());
            String said = String.valueOf(listener.bound().cause().getMessage());
            assertTrue(said.contains(empty.resolve("certificate.pem").toString()), said);
        }
    }

    @Test
    void theClustersPortIsADoorOfItsOwn() throws UnknownHostException {
        told.tell("hypermip.listen.openflow", "0.0.0.0");
        assertEquals(Door.OPENFLOW, Door.at(6653));
        assertEquals(Door.CLUSTER, Door.at(9876));
        assertEquals("127.0.0.1", Door.CLUSTER.address().getHostAddress());
    }

    @Test
    void datagramsComeFromThisMachineAlone() {
        told.tell("hypermip.listen.openflow", "0.0.0.0");
        NioEventLoopGroup threads = new NioEventLoopGroup(1);
        try {
            Channel channel = new Bootstrap()
                    .group(threads)
                    .channel(NioDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind("0.0.0.0", 0)
                    .syncUninterruptibly()
                    .channel();
            assertTrue(((InetSocketAddress) channel.localAddress()).getAddress().isLoopbackAddress());
        } finally {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
