/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.util.Optional;
import org.hypermip.app.TwoSites;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.codec.InventoryReader;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.hostile.Refused;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.network.MobilityDomain;

/** Bodies of inventories, heard by a home agent with a mobile node that is away. */
public final class InventoriesFuzz {

    private static final MobilityDomain DOMAIN = TwoSites.domain();
    private static final Duration STEP = Duration.ofMillis(500);

    private InventoriesFuzz() {}

    /** Takes one body. */
    public static void fuzzerTestOneInput(byte[] body) {
        InventoryReader reader = new InventoryReader(DOMAIN, Optional::of);
        try {
            Inventory inventory = reader.read(body, ManualTime.START);
            reader.refusals().values().forEach(Refused::check);
            take(inventory);
        } catch (RefusedException e) {
            Refused.check(e.refusal());
        }
    }

    private static void take(Inventory inventory) {
        Agency agency = new Agency();
        agency.move(1, "hv-a", "hv-b");
        var reply = agency.homeAgent.inventory(inventory);
        for (int steps = 0; steps < 10; steps++) {
            agency.fabric.time.advance(STEP);
            agency.fabric.storage.deliver();
        }
        InventoryReply answer = reply.getNow(null);
        answer.refusal().ifPresent(Refused::check);
        DesiredRules.of(agency.homeAgent.bindings(), agency.homeAgent.network());
        agency.deactivate();
    }
}
