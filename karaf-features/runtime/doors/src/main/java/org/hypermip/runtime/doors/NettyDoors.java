/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comes between Netty and whoever listens or connects with it in this JVM: ONOS's OpenFlow controller and Atomix.
 *
 * <p>Netty finds it by the system property {@code io.netty.bootstrap.extensions=serviceload}, and goes on without it
 * when it throws. So nothing here throws before a channel is closed.
 */
public final class NettyDoors extends ChannelInitializerExtension {

    /** Of a listener that listens: how it speaks TLS, if it does. */
    static final AttributeKey<Optional<SslContext>> TLS = AttributeKey.valueOf(NettyDoors.class, "TLS");

    private static final Logger LOG = LoggerFactory.getLogger(NettyDoors.class);

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        channel.pipeline().addFirst(new Listening());
    }

    @Override
    public void postInitializeServerChildChannel(Channel child) {
        // The first handler, so that no other one sees a byte before the certificate has been looked at.
        closedIfItFails(child, () -> child.parent().attr(TLS).get().ifPresent(tls -> child.pipeline()
                .addFirst(tls.newHandler(child.alloc()))));
    }

    @Override
    public void postInitializeClientChannel(Channel channel) {
        if (channel instanceof DatagramChannel) {
            channel.pipeline().addFirst(new LoopbackDatagrams());
            return;
        }
        closedIfItFails(channel, () -> {
            Optional<Path> directory = Door.CLUSTER.certificates();
            if (directory.isPresent()) {
                SslContext tls = new Certificates(directory.get()).toConnect();
                channel.pipeline().addFirst(tls.newHandler(channel.alloc()));
            }
        });
    }

    private static void closedIfItFails(Channel channel, Protection protection) {
        try {
            protection.set();
        } catch (IOException | RuntimeException wrong) {
            LOG.error("A connection is closed at once: {}", wrong.toString());
            channel.unsafe().closeForcibly();
        }
    }

    /** What a connection gets before it is used. */
    private interface Protection {
        void set() throws IOException;
    }
}
