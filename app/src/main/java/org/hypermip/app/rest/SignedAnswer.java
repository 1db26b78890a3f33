/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerResponseContext;
import javax.ws.rs.container.ContainerResponseFilter;
import org.hypermip.app.trust.SignedWord;

/** Signs each answer with a time, where the request is signed: a hypervisor corrects its clock by that. */
public final class SignedAnswer implements ContainerResponseFilter {

    private static final String WORD = SignedWord.class.getName();

    /** Has the answer to a request signed for the one who has signed the request. */
    static void to(ContainerRequestContext request, SignedWord word) {
        request.setProperty(WORD, word);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object word = request.getProperty(WORD);
        if (word instanceof SignedWord && response.getEntity() instanceof ObjectNode) {
            String time = ((ObjectNode) response.getEntity()).path("time").asText();
            if (!time.isEmpty()) {
                ((SignedWord) word)
                        .answer(response.getStatus(), Instant.parse(time))
                        .forEach(response.getHeaders()::putSingle);
            }
        }
    }
}
