/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.SecurityContext;
import org.hypermip.app.codec.BulkReader;
import org.hypermip.app.codec.InventoryReader;
import org.hypermip.app.trust.SignedWord;
import org.hypermip.app.trust.TrustService;
import org.hypermip.app.trust.UntrustedException;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.onlab.rest.BaseResource;

/**
 * Lets requests pass that a hypervisor has signed, in its name; docs/registrations.md has the form. The body is read once, into memory,
 * and only of a request whose head is signed; the resource reads it from there, within its own limit.
 */
public final class SignatureFilter extends BaseResource implements ContainerRequestFilter {

    /** The most that any resource by this door takes, in bytes. */
    private static final int MAX_BYTES = Math.max(BulkReader.MAX_BYTES, InventoryReader.MAX_BYTES);

    private final AwaitedBodies bodies;

    /** Creates a filter that has those read the bodies. */
    SignatureFilter(AwaitedBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        TrustService trust = get(TrustService.class);
        try {
            Optional<SignedWord> word = trust.head(
                    request.getMethod(),
                    request.getUriInfo().getRequestUri().getRawPath(),
                    header -> request.getHeaders().getOrDefault(header, List.of()));
            if (word.isPresent()) {
                take(word.get(), request, trust);
            } else {
                request.setSecurityContext(Senders.unsigned(isSecure(request)));
            }
        } catch (UntrustedException e) {
            e.word().ifPresent(word -> SignedAnswer.to(request, word));
            request.abortWith(ReplyStatus.refused(e.refusal()));
        }
    }

    private void take(SignedWord word, ContainerRequestContext request, TrustService trust)
            throws IOException, UntrustedException {
        SignedAnswer.to(request, word);
        Optional<byte[]> read =
                bodies.read(request.getEntityStream(), request.getLength(), MAX_BYTES + 1, word.hypervisor());
        if (read.isEmpty()) {
            request.abortWith(ReplyStatus.refused(AwaitedBodies.refusal(word.hypervisor())));
            return;
        }
        byte[] body = read.get();
        if (body.length > MAX_BYTES) {
            request.abortWith(ReplyStatus.refused(Refusal.of(
                    ReplyCode.MALFORMED,
                    "body",
                    "more than " + MAX_BYTES + " bytes",
                    "should be at most " + MAX_BYTES + " bytes long")));
            return;
        }
        trust.body(word, body);
        request.setEntityStream(new ByteArrayInputStream(body));
        request.setSecurityContext(Senders.signed(word.hypervisor(), isSecure(request)));
    }

    private static boolean isSecure(ContainerRequestContext request) {
        SecurityContext connection = request.getSecurityContext();
        return connection != null && connection.isSecure();
    }
}
