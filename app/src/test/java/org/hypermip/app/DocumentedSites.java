/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** The sites of docs/configuration.md and, on them, one after the other, the registrations of docs/registrations.md. */
public final class DocumentedSites {

    private static final ImmutableMap<DeviceId, ImmutableMap<String, PortNumber>> PORTS = ImmutableMap.of(
            TwoSites.A1, ImmutableMap.of("vxlan0", PortNumber.portNumber(1), "tap-vm1", PortNumber.portNumber(3)),
            TwoSites.B1, ImmutableMap.of("vxlan0", PortNumber.portNumber(1), "tap-vm1", PortNumber.portNumber(2)));
    private static final Duration APART = Duration.ofMillis(125);

    private final MobilityDomain domain = TwoSites.settings(configuration()).domain();
    private final FakeHomeAgent homeAgent = new FakeHomeAgent(domain, PORTS);
    private Instant now = Instant.parse("2026-11-22T16:00:00Z");

    /** Returns the documented configuration, without what ONOS has around it. */
    public static ObjectNode configuration() {
        return (ObjectNode) Documents.example("configuration.md", "json configuration")
                .json()
                .at("/apps/org.hypermip/mobility");
    }

    /** Returns ONOS's services after all that docs/registrations.md registers, an eighth of a second apart, and an inventory of each hypervisor. */
    public static FakeOnos afterwards() {
        DocumentedSites sites = new DocumentedSites();
        Documents.examples("registrations.md").stream()
                .filter(example -> example.kind().equals("json registration"))
                .forEach(example -> sites.register(example.text()));
        sites.hears("hv-a");
        sites.hears("hv-b");
        return sites.onos();
    }

    private void hears(String hypervisor) {
        now = now.plus(APART);
        homeAgent.inventory(Inventory.of(hypervisor, 1, now, now, List.of())).join();
    }

    private void register(String text) {
        now = now.plus(APART);
        try {
            homeAgent
                    .register(new RegistrationReader(domain).read(text.getBytes(StandardCharsets.UTF_8), now))
                    .join();
        } catch (RefusedException e) {
            // Some of them are examples of just that.
        }
    }

    /** Returns ONOS's services before anything is registered. */
    public static FakeOnos before() {
        return new DocumentedSites().onos();
    }

    private FakeOnos onos() {
        return new FakeOnos(homeAgent, domain.switches().keySet());
    }
}
