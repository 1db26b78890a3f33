/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Listens as ONOS's OpenFlow controller does: on all addresses, and says hello to whoever connects. */
final class Listener implements AutoCloseable {

    /** OpenFlow 1.3's hello. */
    static final byte[] HELLO = {4, 0, 0, 8, 0, 0, 0, 1};

    private final EventLoopGroup threads = new NioEventLoopGroup(1);
    private final ChannelFuture bound = new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel child) {
                    child.pipeline().addLast(new Greeting());
                }
            })
            .bind(0)
            .awaitUninterruptibly();

    ChannelFuture bound() {
        return bound;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) bound.channel().localAddress();
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private static final class Greeting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(HELLO)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable refused) {
            // As ONOS's: who is refused is nothing to complain of.
        }
    }
}
