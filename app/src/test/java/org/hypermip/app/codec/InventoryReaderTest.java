/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Maps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

class InventoryReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00.123456789Z");
    private static final MacAddress MAC = MacAddress.valueOf("52:54:00:00:01:32");
    private static final MacAddress OTHER = MacAddress.valueOf("52:54:00:00:01:33");

    private final InventoryReader reader = new InventoryReader(TwoSites.domain(), text -> Optional.empty());

    private Inventory read(String guests) throws RefusedException {
        return readAll(
                "{'hypervisor':'hv-b','restarts':3,'time':'2026-11-22T16:00:00.000Z','guests':[" + guests + "]}");
    }

    private Inventory readAll(String text) throws RefusedException {
        return reader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void readsEveryField() throws RefusedException {
        Inventory read = read("{'vm':{'id':'vm1','uuid':'0d3c8f0a-5e1b-4c55-9a43-6a1f0c9d2b77','interfaces':["
                + "{'mac':'52:54:00:00:01:32','network':'net-a','addresses':['10.1.0.50'],'port':'tap-vm1'},"
                + "{'mac':'52:54:00:00:01:33','port':'tap-vm1-1'}]},'state':'running','migration':''}");
        assertEquals(
                Inventory.of(
                        "hv-b",
                        3,
                        Instant.parse("2026-11-22T16:00:00Z"),
                        NOW,
                        List.of(InventoriedGuest.of(
                                "vm1",
                                GuestState.RUNNING,
                                true,
                                List.of(HomeAddress.of("net-a", MAC, List.of(IpAddress.valueOf("10.1.0.50")))),
                                Map.of(MAC, "tap-vm1", OTHER, "tap-vm1-1")))),
                read);
        assertEquals(Map.of(), reader.refusals());
    }

    /** How a migration is listed, and what is taken of it: what is no id says all the same that there is one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'migration':'m-1'                      | m-1 | ''",
                "'migration':'m-1','destination':'hv-a' | m-1 | hv-a",
                "'migration':'','destination':'gone'    | ''  | gone",
                "'migration':7                          | ''  | ''",
            },
            quoteCharacter = '"')
    void aMigrationIsListedWithWhereItLeads(String listed, String id, String destination) throws RefusedException {
        InventoriedGuest guest = read("{'vm':{'id':'vm1'},'state':'running'," + listed + "}")
                .guest("vm1")
                .orElseThrow();
        assertTrue(guest.migrating());
        assertEquals(id.replace("'", ""), guest.migration().orElse(""));
        assertEquals(destination.replace("'", ""), guest.destination().orElse(""));
        assertEquals(Map.of(), reader.refusals());
    }

    /** It frees the guest for nobody. */
    @Test
    void aDestinationThatCannotBeReadIsRefusedOfThatGuestAlone() throws RefusedException {
        Inventory read = read(
                "{'vm':{'id':'vm1'},'state':'running','migration':'','destination':['hv-a']},{'vm':{'id':'vm2'},'state':'running'}");
        Refusal refusal = Optional.ofNullable(reader.refusals().get("vm1")).orElseThrow();
        assertEquals("guests[0].destination", refusal.field());
        assertTrue(read.guest("vm1").orElseThrow().destination().isPresent());
        assertEquals(2, read.guests().size());
    }

    private static Ticket ticket(String id, String hypervisor) {
        return Ticket.of(
                id, hypervisor, NOW, List.of(HomeAddress.of("net-a", MAC, List.of(IpAddress.valueOf("10.1.0.50")))));
    }

    private static String showing(String id, String ticket) {
        return "{'vm':{'id':'" + id + "','interfaces':[{'mac':'52:54:00:00:01:32','port':'tap-b'}]},'state':'running',"
                + "'ticket':" + ticket + "}";
    }

    /** The seal opens {@code sealed0}, {@code sealed1}, ... as these tickets. */
    private InventoryReader opening(Ticket... tickets) {
        return new InventoryReader(TwoSites.domain(), text -> {
            if (!text.startsWith("sealed")) {
                throw new IllegalArgumentException("sealed");
            }
            return Optional.of(TicketJson.write(tickets[Integer.parseInt(text.substring(6))]));
        });
    }

    private static Inventory read(InventoryReader opening, String guests) throws RefusedException {
        String text = "{'hypervisor':'hv-b','restarts':3,'time':'2026-11-22T16:00:00.000Z','guests':[" + guests + "]}";
        return opening.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void aTicketIsReadAsItWasWritten() throws RefusedException {
        InventoryReader opening = opening(ticket("vm1", "hv-b"));

        Inventory read = read(opening, showing("vm1", "'sealed0'"));

        Inventory without = read(reader, showing("vm1", "'anything'"));
        assertEquals(without.showing(Map.of("vm1", ticket("vm1", "hv-b"))), read);
        assertEquals(Map.of("vm1", "sealed0"), opening.tickets());
        assertEquals(Map.of(), opening.refusals());
        assertEquals(Map.of(), reader.tickets(), "a fabric without a key knows no ticket");
        assertEquals(Map.of(), reader.refusals());
    }

    @ParameterizedTest
    @CsvSource({
        "'sealed0',  it was given to hypervisor hv-a",
        "'sealed1',  it is of guest vm2",
        "'other',    should be sealed",
        "'',         should be sealed",
        "7,          should be text",
        "{},         should be text",
    })
    void whatIsNoTicketForItHereIsRefusedOfThatGuestAlone(String shown, String why) throws RefusedException {
        InventoryReader opening = opening(ticket("vm1", "hv-a"), ticket("vm2", "hv-b"), ticket("vm3", "hv-b"));
        String json = shown.isEmpty() ? "''" : shown.matches("\\w+") && !shown.equals("7") ? "'" + shown + "'" : shown;

        Inventory read = read(
                opening,
                showing("vm1", json) + "," + showing("vm3", "'sealed2'").replace(":32", ":33"));

        Refusal refusal = Optional.ofNullable(opening.refusals().get("vm1")).orElseThrow();
        assertEquals(ReplyCode.FAILED_AUTHENTICATION, refusal.code());
        assertEquals("guests[0].ticket", refusal.field());
        assertTrue(refusal.remedy().contains(why), refusal.remedy());
        assertEquals(GuestState.RUNNING, read.guest("vm1").orElseThrow().state());
        assertEquals(Map.of(), opening.tickets());
        Refusal other = Optional.ofNullable(opening.refusals().get("vm3")).orElseThrow();
        assertTrue(other.remedy().contains("another guest of this name"), other.remedy());
    }

    @Test
    void aHypervisorWithoutGuestsSaysSo() throws RefusedException {
        assertEquals(Map.of(), read("").guests());
    }

    @Test
    void whatIsWrongOfOneGuestIsRefusedOfThatGuestAlone() throws RefusedException {
        Inventory read = read("{'vm':{'id':'vm1','interfaces':[{'mac':'52:54:00:00:01:32','addresses':['192.0.2.1']}]},"
                + "'state':'running'},{'vm':{'id':'vm2'},'state':'running'}");
        Refusal refusal = Optional.ofNullable(reader.refusals().get("vm1")).orElseThrow();
        assertEquals(ReplyCode.UNKNOWN_HOME_AGENT, refusal.code());
        assertEquals("guests[0].vm.interfaces[0].addresses[0]", refusal.field());
        assertEquals(
                InventoriedGuest.of("vm1", GuestState.RUNNING, false, List.of(), Map.of()),
                read.guest("vm1").orElseThrow(),
                "it runs there, whatever its addresses are");
        assertEquals(GuestState.RUNNING, read.guest("vm2").orElseThrow().state());
    }

    /** The others' MAC addresses tell that it is not another guest of its name. */
    @Test
    void whatCannotBeReadOfOneInterfaceLeavesTheOthers() throws RefusedException {
        Inventory read = read("{'vm':{'id':'vm1','interfaces':[{'mac':'52:54:00','port':'tap-1'},"
                + "{'mac':'52:54:00:00:01:33','port':'tap-vm1-1'}]},'state':'running'},"
                + "{'vm':{'id':'vm2','uuid':'0d3c','interfaces':[{'mac':'52:54:00:00:01:32','port':'tap-2'}]},"
                + "'state':'running'}");
        assertEquals(
                InventoriedGuest.of("vm1", GuestState.RUNNING, false, List.of(), Map.of(OTHER, "tap-vm1-1")),
                read.guest("vm1").orElseThrow());
        assertEquals(
                InventoriedGuest.of("vm2", GuestState.RUNNING, false, List.of(), Map.of(MAC, "tap-2")),
                read.guest("vm2").orElseThrow());
        assertEquals(
                Map.of("vm1", "guests[0].vm.interfaces[0].mac", "vm2", "guests[1].vm.uuid"),
                Maps.transformValues(reader.refusals(), Refusal::field));
    }

    @Test
    void moreInterfacesThanAGuestCanHaveAreRefusedOfThatGuestAlone() throws RefusedException {
        String interfaces = IntStream.rangeClosed(0, InterfacesReader.MAX_INTERFACES)
                .mapToObj(number -> String.format("{'mac':'52:54:00:00:02:%02x'}", number))
                .collect(Collectors.joining(","));
        Inventory read = read("{'vm':{'id':'vm1','interfaces':[" + interfaces + "]},'state':'running'}");
        assertEquals(GuestState.RUNNING, read.guest("vm1").orElseThrow().state());
        assertEquals(Map.of("vm1", "guests[0].vm.interfaces"), Maps.transformValues(reader.refusals(), Refusal::field));
    }

    @Test
    void whatIsNoUuidIsRefusedOfThatGuestAlone() throws RefusedException {
        assertEquals(
                Set.of("vm1"),
                read("{'vm':{'id':'vm1','uuid':'0d3c'},'state':'running'}")
                        .guests()
                        .keySet());
        assertEquals(
                "guests[0].vm.uuid",
                Optional.ofNullable(reader.refusals().get("vm1")).orElseThrow().field());
    }

    @Test
    void aNameThatCannotBeAnybodysSilencesNobodyElse() throws RefusedException {
        Inventory read = read("{'vm':{'id':'my/vm'},'state':'running'},{'vm':{'id':'vm2'},'state':'running'}");
        assertEquals(Set.of("vm2"), read.guests().keySet());
        assertEquals(
                ReplyCode.MALFORMED,
                Optional.ofNullable(reader.refusals().get("my/vm"))
                        .orElseThrow()
                        .code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'vm':{'id':'vm1'},'state':'asleep'} | guests[0].state | asleep",
                "{'vm':{},'state':'running'} | guests[0].vm.id | ''",
                "{'vm':{'id':'vm1'},'state':'running'},{'vm':{'id':'vm1'},'state':'paused'} | guests[1].vm.id | vm1",
                "{'vm':{'id':'vm1'},'state':'running','since':1} | guests[0].since | 1",
            })
    void whatIsNoInventoryIsRefusedWhole(String guests, String field, String value) {
        Refusal refusal = assertThrows(RefusedException.class, () -> read(guests.replace('"', '\'')))
                .refusal();
        assertEquals(Refusal.of(ReplyCode.MALFORMED, field, value, refusal.remedy()), refusal);
    }

    @Test
    void whoIsNotConfiguredMayNotSpeak() {
        Refusal refusal = assertThrows(
                        RefusedException.class,
                        () -> readAll("{'hypervisor':'hv-x','restarts':1,'time':'2026-11-22T16:00:00Z','guests':[]}"))
                .refusal();
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("hypervisor", refusal.field());
        assertTrue(refusal.remedy().contains("mip-hypervisors"), refusal.remedy());
    }
}
