/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** The way through bytes, which messages take to and from a switch. */
public final class Wire {

    private Wire() {}

    /** The message as the other end reads it. */
    @SuppressWarnings("unchecked")
    public static <M extends OFMessage> M throughWire(M message) {
        ByteBuf bytes = Unpooled.buffer();
        message.writeTo(bytes);
        try {
            OFMessage read = OFFactories.getGenericReader().readFrom(bytes);
            if (bytes.isReadable()) {
                throw new AssertionError(bytes.readableBytes() + " bytes were left of " + message);
            }
            return (M) read;
        } catch (OFParseError e) {
            throw new AssertionError(message.toString(), e);
        }
    }
}
