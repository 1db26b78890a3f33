/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/**
 * Refuses a request by its {@code Content-Length}, before anything of its body is there. Who promises too much, and sends nothing, holds
 * nobody up.
 */
public final class LengthFilter implements ContainerRequestFilter {

    private final int maxBytes;

    LengthFilter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (length(request) > maxBytes) {
            request.abortWith(tooLong(maxBytes));
        }
    }

    /** Returns how long a request says that its body is, in bytes; negative if it does not. The container has let no other word pass. */
    static long length(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Returns the answer to a body of more than so many bytes. */
    static Response tooLong(int maxBytes) {
        return ReplyStatus.refused(Refusal.of(
                ReplyCode.MALFORMED,
                "body",
                "more than " + maxBytes + " bytes",
                "should be at most " + maxBytes + " bytes long"));
    }
}
