/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Has a UDP port listen on the loopback address: Atomix gossips there, and no TLS would keep strangers out. */
final class LoopbackDatagrams extends ChannelOutboundHandlerAdapter {

    @Override
    public void bind(ChannelHandlerContext context, SocketAddress asked, ChannelPromise promise) throws Exception {
        int port = ((InetSocketAddress) asked).getPort();
        super.bind(context, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), promise);
    }
}
