/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.app.trust.Seal;
import org.hypermip.app.trust.SignedWord;
import org.hypermip.app.trust.TrustService;

/** Trust of which the tests at hand have no need: nothing comes by the hypervisors' door. */
public final class FakeTrust implements TrustService {

    /** Nobody is believed. */
    public static final FakeTrust IN_NOBODY = new FakeTrust();

    private FakeTrust() {}

    @Override
    public Optional<SignedWord> head(String method, String path, Function<String, List<String>> headers) {
        throw new IllegalStateException("nobody was expected at " + path);
    }

    @Override
    public void body(SignedWord word, byte[] body) {
        throw new IllegalStateException("nobody was expected");
    }

    @Override
    public Seal seal() {
        return Seal.NONE;
    }

    @Override
    public boolean believesUnticketed() {
        return false;
    }

    @Override
    public ImmutableList<String> warnings(Collection<String> hypervisors) {
        return ImmutableList.of();
    }
}
