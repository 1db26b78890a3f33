/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;

/** Reads what hypervisors send, as docs/registrations.md describes it. */
public final class RegistrationReader {

    /** The largest registration, in bytes: several times that of a mobile node with all interfaces it may have. */
    public static final int MAX_BYTES = 64 * 1024;

    /** The longest id of a hypervisor or network, in characters. */
    public static final int MAX_ID = 64;

    /** The longest id of a mobile node, in characters. */
    public static final int MAX_VM_ID = 255;

    /** An id that was made here has that of a mobile node, and a time. */
    static final int MAX_MIGRATION_ID = MAX_VM_ID + 45;

    private static final String LIFETIME = "lifetimeSeconds";
    private static final ImmutableSet<RegistrationPhase> GRANTED =
            Sets.immutableEnumSet(RegistrationPhase.PREPARING, RegistrationPhase.ARRIVED, RegistrationPhase.REFRESHING);
    private static final String PHASES = labels(Arrays.asList(RegistrationPhase.values()));

    private final MobilityDomain domain;

    /** Creates a reader that finds home networks in this configuration. */
    public RegistrationReader(MobilityDomain domain) {
        this.domain = domain;
    }

    /**
     * Reads a registration.
     *
     * @param received when it reached us, by our clock
     * @throws RefusedException if it is not a registration, with code 134
     */
    public Registration read(byte[] body, Instant received) throws RefusedException {
        try {
            if (body.length > MAX_BYTES) {
                throw new FieldException(
                        "body", "more than " + MAX_BYTES + " bytes", "at most " + MAX_BYTES + " bytes long");
            }
            return registration(JsonDocument.parse(body), received);
        } catch (FieldException e) {
            throw new RefusedException(e.refusal());
        }
    }

    /**
     * Reads a registration.
     *
     * @throws FieldException if it is none
     */
    Registration registration(JsonField root, Instant received) {
        root.object("migration", "phase", "vm", "reporter", "source", "destination", "time", LIFETIME);
        JsonField vm = root.get("vm").object("id", "uuid", "interfaces");
        vm.find("uuid").ifPresent(RegistrationReader::checkUuid);
        InterfacesReader interfaces = InterfacesReader.read(
                vm.find("interfaces")
                        .map(field -> field.items(1, InterfacesReader.MAX_INTERFACES))
                        .orElse(List.of()),
                domain);
        Optional<String> source = hypervisor(root, "source");
        Optional<String> destination = hypervisor(root, "destination");
        if (source.isPresent() && source.equals(destination)) {
            throw root.get("destination").shouldBe("another hypervisor than source");
        }
        RegistrationPhase phase = phase(root.get("phase"));
        if (phase != RegistrationPhase.PREPARING && interfaces.ofGateway().isPresent()) {
            throw interfaces.ofGateway().get();
        }
        return Registration.builder()
                .phase(phase)
                .lifetime(root.find(LIFETIME).map(field -> lifetime(field, phase)))
                .mobileNode(vm.get("id").title(MAX_VM_ID))
                .reporter(root.get("reporter").name(MAX_ID))
                .migration(root.find("migration").map(field -> field.title(MAX_MIGRATION_ID)))
                .source(source)
                .destination(destination)
                .interfaces(interfaces.homeAddresses())
                .objection(interfaces.objection())
                .ports(interfaces.ports())
                .sent(root.find("time").map(RegistrationReader::time))
                .received(received)
                .build();
    }

    private static RegistrationPhase phase(JsonField field) {
        return field.parse("one of " + PHASES, label -> RegistrationPhase.labelled(label)
                .orElseThrow(IllegalArgumentException::new));
    }

    static void checkUuid(JsonField field) {
        field.parse("a UUID, such as 0d3c8f0a-5e1b-4c55-9a43-6a1f0c9d2b77", text -> {
            UUID uuid = UUID.fromString(text);
            if (!uuid.toString().equals(text.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(text);
            }
            return uuid;
        });
    }

    private static Optional<String> hypervisor(JsonField root, String name) {
        return root.find(name).map(field -> field.name(MAX_ID));
    }

    /** The phases that are granted a lifetime may ask for one; only a mobile node that runs where it is has one to give up. */
    private static Lifetime lifetime(JsonField field, RegistrationPhase phase) {
        if (!GRANTED.contains(phase)) {
            throw field.shouldBe("left out: only " + labels(GRANTED) + " ask for a lifetime");
        }
        int least = phase == RegistrationPhase.REFRESHING ? 0 : 1;
        return Lifetime.ofSeconds(field.integer(least, Lifetime.INFINITE_SECONDS));
    }

    private static String labels(Collection<RegistrationPhase> phases) {
        return phases.stream().map(RegistrationPhase::label).collect(Collectors.joining(", "));
    }

    /** Returns a time of a hypervisor's clock. */
    static Instant time(JsonField field) {
        return field.parse("a time with its zone, such as 2026-11-22T16:00:00.000Z", text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }
}
