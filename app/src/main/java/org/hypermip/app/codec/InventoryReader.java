/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Ticket;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Reads inventories of hypervisors, as docs/inventories.md describes them. What cannot be read of one guest is refused of that guest alone,
 * which counts as running all the same if its hypervisor says so. Its addresses are then not known; what MAC addresses and ports can be read
 * still tell it from another guest of its name.
 */
public final class InventoryReader {

    /** The largest inventory, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final String STATES = "running, incoming, paused, ended";

    private final MobilityDomain domain;
    private final Function<String, Optional<String>> seal;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();

    /**
     * Creates a reader, for one inventory, that finds home networks in this configuration.
     *
     * @param seal opens a ticket; gives nothing if nobody can tell whose it is. Throws IllegalArgumentException with what it should be, if it
     *     is none
     */
    public InventoryReader(MobilityDomain domain, Function<String, Optional<String>> seal) {
        this.domain = domain;
        this.seal = seal;
    }

    /**
     * Reads an inventory.
     *
     * @param received when it reached us, by our clock
     * @throws RefusedException if it is not an inventory, with code 134, or of no configured hypervisor, with code 129
     */
    public Inventory read(byte[] body, Instant received) throws RefusedException {
        try {
            if (body.length > MAX_BYTES) {
                throw new FieldException(
                        "body", "more than " + MAX_BYTES + " bytes", "at most " + MAX_BYTES + " bytes long");
            }
            return inventory(JsonDocument.parse(body), received);
        } catch (FieldException e) {
            throw new RefusedException(e.refusal());
        }
    }

    /** Why some guests of the inventory that was read could not be, by mobile node. */
    public ImmutableMap<String, Refusal> refusals() {
        return ImmutableMap.copyOf(refusals);
    }

    /** The tickets that were shown and are the fabric's own, by mobile node, as they were written. */
    public ImmutableMap<String, String> tickets() {
        return ImmutableMap.copyOf(shown);
    }

    private Inventory inventory(JsonField root, Instant received) throws RefusedException {
        root.object("hypervisor", "restarts", "time", "guests");
        String hypervisor = root.get("hypervisor").name(RegistrationReader.MAX_ID);
        if (domain.hypervisor(hypervisor).isEmpty()) {
            throw new RefusedException(Refusal.of(
                    ReplyCode.PROHIBITED,
                    "hypervisor",
                    hypervisor,
                    "no hypervisor of this id is configured; see mip-hypervisors, or add it to the configuration"));
        }
        return Inventory.of(
                        hypervisor,
                        root.get("restarts").count(),
                        RegistrationReader.time(root.get("time")),
                        received,
                        guests(root.get("guests").items(0, Inventory.MOST_GUESTS), hypervisor))
                .showing(tickets);
    }

    private List<InventoriedGuest> guests(List<JsonField> fields, String hypervisor) {
        Claims<String> ids = new Claims<>();
        List<InventoriedGuest> guests = new ArrayList<>();
        for (JsonField field : fields) {
            field.object("vm", "state", "migration", "destination", "ticket");
            JsonField vm = field.get("vm").object("id", "uuid", "interfaces");
            id(vm.get("id")).ifPresent(id -> {
                InventoriedGuest guest = guest(field, vm, ids.claim(vm.get("id"), id));
                guests.add(guest);
                field.find("ticket").ifPresent(ticket -> readTicket(ticket, hypervisor, guest));
            });
        }
        return guests;
    }

    /** What is no ticket of the fabric's for this guest here is refused, and the guest has none. */
    private void readTicket(JsonField field, String hypervisor, InventoriedGuest guest) {
        String id = guest.mobileNode();
        try {
            String text = field.parse("text", Function.identity());
            Optional<Ticket> ticket = opened(field, text).map(TicketJson::read);
            ticket.flatMap(known -> known.objection(hypervisor, guest)).ifPresent(objection -> {
                throw field.shouldBe("the ticket that this hypervisor was given for this guest: " + objection);
            });
            ticket.ifPresent(known -> {
                tickets.put(id, known);
                shown.put(id, text);
            });
        } catch (FieldException e) {
            refusals.putIfAbsent(
                    id,
                    Refusal.of(
                            ReplyCode.FAILED_AUTHENTICATION,
                            field.path(),
                            e.value(),
                            "should be " + e.expected() + "; leave it out, and nothing is believed for it"));
        }
    }

    private Optional<String> opened(JsonField field, String text) {
        try {
            return seal.apply(text);
        } catch (IllegalArgumentException e) {
            throw field.shouldBe(String.valueOf(e.getMessage()));
        }
    }

    /** One name that cannot be anybody's does not silence the others' hypervisor. */
    private Optional<String> id(JsonField field) {
        try {
            return Optional.of(field.title(RegistrationReader.MAX_VM_ID));
        } catch (FieldException e) {
            if (e.value().isEmpty()) {
                throw e;
            }
            refusals.put(e.value(), e.refusal());
            return Optional.empty();
        }
    }

    private InventoriedGuest guest(JsonField field, JsonField vm, String id) {
        GuestState state = field.get("state").parse("one of " + STATES, label -> GuestState.labelled(label)
                .orElseThrow(IllegalArgumentException::new));
        Optional<JsonField> migration = field.find("migration");
        check(id, () -> vm.find("uuid").ifPresent(RegistrationReader::checkUuid));
        List<JsonField> listed = new ArrayList<>();
        check(id, () -> vm.find("interfaces")
                .map(all -> all.items(0, InterfacesReader.MAX_INTERFACES))
                .ifPresent(listed::addAll));
        InterfacesReader interfaces = InterfacesReader.each(listed, domain);
        interfaces.objection().ifPresent(refusal -> refusals.putIfAbsent(id, refusal));
        InventoriedGuest guest =
                InventoriedGuest.of(id, state, migration.isPresent(), interfaces.homeAddresses(), interfaces.ports());
        return migration
                .map(said -> guest.leading(migrationId(said), destination(field, id)))
                .orElse(guest);
    }

    /** What is no id says that there is a migration, and no more. */
    private static Optional<String> migrationId(JsonField field) {
        try {
            return Optional.of(field.title(RegistrationReader.MAX_MIGRATION_ID));
        } catch (FieldException e) {
            return Optional.empty();
        }
    }

    /** Whoever cannot be read is nobody that the guest could go to: that does not free it for anybody else. */
    private Optional<String> destination(JsonField guest, String id) {
        try {
            return guest.find("destination").map(field -> field.name(RegistrationReader.MAX_ID));
        } catch (FieldException e) {
            refusals.put(id, e.refusal());
            return Optional.of(e.value());
        }
    }

    private void check(String id, Runnable reading) {
        try {
            reading.run();
        } catch (FieldException e) {
            refusals.put(id, e.refusal());
        }
    }
}
