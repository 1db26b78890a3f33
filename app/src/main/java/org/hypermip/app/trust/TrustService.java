/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides which requests by the hypervisors' door are believed, and whose they are. */
public interface TrustService {

    /**
     * Looks at the head of a request.
     *
     * @param path the absolute path as it was sent, neither decoded nor normalized
     * @param headers all values of a header field by its name, whatever case; empty if it is not there
     * @return the request, if its signature fits and is of this time; empty if it is not signed and need not be
     * @throws UntrustedException if it is not believed (131), if it is old or from the future (133), if its signer's keys cannot be
     *     read (128), or if its signer sends too many (130)
     */
    Optional<SignedWord> head(String method, String path, Function<String, List<String>> headers)
            throws UntrustedException;

    /**
     * Looks at the rest of it, and takes it. A request that is taken is not taken again, by any controller of the cluster.
     *
     * @param body all bytes of it
     * @throws UntrustedException if it is another body (131), if the request has become old or is taken already (133), or if the
     *     cluster's store does not answer (128)
     */
    void body(SignedWord word, byte[] body) throws UntrustedException;

    /** Returns the fabric's seal, with the keys that are valid now. */
    Seal seal();

    /** Tells whether a hypervisor's word alone is enough for a guest abroad of which nothing is known: one may then have any guest's traffic. */
    boolean believesUnticketed();

    /**
     * Returns what an operator should know: a sentence for each.
     *
     * @param hypervisors those that are configured
     */
    ImmutableList<String> warnings(Collection<String> hypervisors);
}
