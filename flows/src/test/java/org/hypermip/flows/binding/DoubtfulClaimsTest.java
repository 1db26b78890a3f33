/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.junit.jupiter.api.Test;

/** Whose address is said to be another's. */
class DoubtfulClaimsTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);
    private static final HomeAddress TAKEN =
            HomeAddress.of("net-a", OTHER.mac(), VM.address().addresses());
    private static final Binding HOLDER = binding(BindingPhase.AT_HOME);

    private static Map<String, String> against(Binding holder, HeardInventories heard, Inventory inventory) {
        return new DoubtfulClaims(heard.with(inventory), LATER, ThreeSites.DOMAIN)
                .against(inventory, AllBindings.of(List.of(holder)));
    }

    private static HeardInventories heard(String... hypervisors) {
        HeardInventories heard = HeardInventories.none(LATER.minus(HeardInventories.SILENCE));
        for (String hypervisor : hypervisors) {
            heard = heard.with(Inventory.of(hypervisor, 1, LATER, LATER, List.of()));
        }
        return heard;
    }

    private static Inventory lists(String hypervisor, String mobileNode, GuestState state, HomeAddress address) {
        return Inventory.of(
                hypervisor,
                1,
                LATER,
                LATER,
                List.of(InventoriedGuest.of(mobileNode, state, false, List.of(address), Map.of())));
    }

    private static Inventory claim() {
        return lists("hv-a2", OTHER.id(), GuestState.RUNNING, TAKEN);
    }

    @Test
    void atHomeWhereNobodySpeaksForTheHolder() {
        Map<String, String> doubted = Map.of(VM.id(), "'" + OTHER.id() + "' runs at hv-a2 with its address");
        assertEquals(doubted, against(HOLDER, heard(), claim()));
        Binding somewhere =
                HOLDER.toBuilder().at(Attachment.somewhereAtHome(ThreeSites.A1)).build();
        assertEquals(doubted, against(somewhere, heard("hv-a1"), claim()));
        Binding unconfigured = HOLDER.toBuilder()
                .at(Attachment.at("hv-gone", ThreeSites.A1, Map.of()))
                .build();
        assertEquals(doubted, against(unconfigured, heard("hv-a1"), claim()));
    }

    @Test
    void whoIsHeardOfKeepsIt() {
        assertEquals(Map.of(), against(HOLDER, heard("hv-a1"), claim()));
        assertEquals(Map.of(), against(binding(BindingPhase.AWAY), heard(), claim()));
        assertEquals(Map.of(), against(binding(BindingPhase.PREPARED), heard(), claim()));
    }

    @Test
    void onlyWhoRunsAtHomeWithThatAddressClaimsIt() {
        assertEquals(Map.of(), against(HOLDER, heard(), lists("hv-b1", OTHER.id(), GuestState.RUNNING, TAKEN)));
        assertEquals(Map.of(), against(HOLDER, heard(), lists("hv-a2", OTHER.id(), GuestState.PAUSED, TAKEN)));
        assertEquals(
                Map.of(), against(HOLDER, heard(), lists("hv-a2", OTHER.id(), GuestState.RUNNING, OTHER.address())));
        assertEquals(Map.of(), against(HOLDER, heard(), lists("hv-a2", VM.id(), GuestState.RUNNING, TAKEN)));
    }
}
