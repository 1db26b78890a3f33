/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a listener listen where its door is, whatever it asks for. With certificates that cannot be read, it does not
 * listen.
 */
final class Listening extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    @Override
    public void bind(ChannelHandlerContext context, SocketAddress asked, ChannelPromise promise) {
        int port = ((InetSocketAddress) asked).getPort();
        Door door = Door.at(port);
        try {
            context.channel().attr(NettyDoors.TLS).set(tls(door));
            super.bind(context, new InetSocketAddress(door.address(), port), promise);
        } catch (Exception wrong) {
            LOG.error("Port {} stays closed: {}", port, wrong.getMessage());
            promise.tryFailure(wrong);
        }
    }

    private static Optional<SslContext> tls(Door door) throws IOException {
        Optional<Path> directory = door.certificates();
        return directory.isPresent() ? Optional.of(new Certificates(directory.get()).toListen()) : Optional.empty();
    }
}
