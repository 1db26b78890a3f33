/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/**
 * Reads bodies of requests. One that is not all there yet keeps a thread of the web server waiting, so each hypervisor may have a few of
 * those at once. As long as nothing of a body has come, Jetty does not begin with the request (delayDispatchUntilContent): that keeps no
 * thread.
 */
final class AwaitedBodies {

    static final int MOST = 16;

    private final Multiset<String> awaited = ConcurrentHashMultiset.create();

    /**
     * Returns the body, and no more of it than so many bytes; empty if the hypervisor has too many under way.
     *
     * @param length of the body, in bytes; negative if the request does not tell
     * @throws IOException if the request breaks off
     */
    Optional<byte[]> read(InputStream body, long length, int maxBytes, String hypervisor) throws IOException {
        if (length >= 0 && body.available() >= length) {
            return Optional.of(body.readNBytes(maxBytes));
        }
        try {
            return awaited.add(hypervisor, 1) < MOST ? Optional.of(body.readNBytes(maxBytes)) : Optional.empty();
        } finally {
            awaited.remove(hypervisor);
        }
    }

    /** Returns why a body was not read. */
    static Refusal refusal(String hypervisor) {
        return Refusal.of(
                ReplyCode.INSUFFICIENT_RESOURCES,
                "body",
                hypervisor,
                MOST
                        + " requests of it wait for their bodies already; nothing was done: sign the request again in a second");
    }
}
