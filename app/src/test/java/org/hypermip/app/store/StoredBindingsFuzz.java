/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hypermip.app.TwoSites;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.hostile.Refused;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;

/** What the store holds, whoever wrote it: it can be read and carried out, or counts as absent. */
public final class StoredBindingsFuzz {

    private static final MobilityDomain DOMAIN = TwoSites.domain();
    private static final NetworkView VIEW =
            NetworkView.of(DOMAIN, TwoSites.PORTS, DOMAIN.switches().keySet(), Pipeline.DEFAULT);

    private StoredBindingsFuzz() {}

    /** Takes one stored text. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Binding binding = BindingJson.read(text);
            if (!BindingJson.read(BindingJson.write(binding)).equals(binding)) {
                throw new AssertionError("another binding is read from what was written of " + binding);
            }
        } catch (IllegalArgumentException e) {
            Refused.check("message", String.valueOf(e.getMessage()));
        }
        FakeStorage storage = new FakeStorage();
        storage.map().put("vm1", text);
        DistributedBindingStore store = new DistributedBindingStore(storage);
        Optional<Binding> stored = store.get("vm1");
        stored.ifPresent(binding -> DesiredRules.of(binding, VIEW));
        store.close();
    }
}
