/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What a registration makes of a binding. Pure: the same binding, registration and configuration always give the same
 * decision, and a refused registration changes nothing.
 */
public final class BindingMachine {

    /** What closes a migration. */
    private static final ImmutableSet<RegistrationPhase> ENDS =
            Sets.immutableEnumSet(RegistrationPhase.COMPLETED, RegistrationPhase.FAILED, RegistrationPhase.CANCELLED);

    /** How late something can be heard. What is older than that comes from a clock that was set back. */
    private static final Duration LATEST = Duration.ofMinutes(1);

    private final MobilityDomain domain;

    /** Creates a state machine that knows this configuration. */
    public BindingMachine(MobilityDomain domain) {
        this.domain = domain;
    }

    /** Decides what the registration makes of the binding, which is absent for a mobile node seen for the first time. */
    public Decision next(Optional<Binding> current, Registration registration) {
        if (domain.hypervisor(registration.reporter()).isEmpty()) {
            return unknownHypervisor("reporter", registration.reporter());
        }
        Optional<Binding> known =
                current.filter(binding -> !binding.hasEnded()).map(binding -> Places.asConfigured(binding, domain));
        return late(known, registration)
                .orElseGet(() -> decided(known, registration).hearing(registration));
    }

    /** What its sender gave up while nobody answered may be heard after all, and after what was said later (RFC 5944 section 5.7.1). */
    private static Optional<Decision> late(Optional<Binding> current, Registration registration) {
        Optional<Instant> last = current.map(binding -> binding.heard().get(registration.reporter()));
        return registration
                .sent()
                .filter(time -> last.filter(latest ->
                                time.isBefore(latest) && latest.minus(LATEST).isBefore(time))
                        .isPresent())
                .map(time -> Decision.refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "time",
                        time.toString(),
                        "what " + registration.reporter() + " said at " + last.get()
                                + " is known already; if this is no repetition that comes late, send it with"
                                + " the present time"));
    }

    private Decision decided(Optional<Binding> current, Registration registration) {
        if (registration.phase() == RegistrationPhase.PREPARING) {
            return new Preparation(domain, registration, current).decide();
        }
        return current.map(binding -> continued(binding, registration))
                .orElseGet(() -> Decision.refuse(
                        ReplyCode.UNKNOWN_HOME_AGENT,
                        "vm.id",
                        registration.mobileNode(),
                        "no binding has this id; register phase 'preparing' first"));
    }

    private Decision continued(Binding binding, Registration registration) {
        if (isKnownAlready(binding, registration)) {
            return Decision.accept(binding);
        }
        if (registration.phase() == RegistrationPhase.REFRESHING && isAtRestFor(binding, registration.reporter())) {
            Binding atRest = WaitingClaim.setAside(binding, domain);
            return WaitingClaim.putBack(binding, new Refreshment(domain, atRest, registration).decide());
        }
        return stale(binding, registration)
                .or(() -> stranger(binding, registration))
                .or(() -> contradiction(binding, registration))
                .or(() -> arrivedElsewhere(binding, registration))
                .or(() -> unnamed(binding, registration))
                .orElseGet(() -> step(binding, registration));
    }

    /** What waits for its source is no migration yet, but for whoever has claimed it. */
    private static boolean isAtRestFor(Binding binding, String reporter) {
        return binding.handover()
                .map(open -> open.awaitsSource() && !open.destination().isAt(reporter))
                .orElse(true);
    }

    private static boolean isKnownAlready(Binding binding, Registration registration) {
        return binding.handover().isEmpty()
                && binding.lastMigration()
                        .filter(closed -> new Repetition(closed, registration).isOne())
                        .isPresent();
    }

    private Optional<Decision> stale(Binding binding, Registration registration) {
        Optional<String> open = binding.handover().map(Handover::migration);
        if (open.isEmpty()) {
            return Optional.of(outOfOrder(
                    registration, "no migration of " + binding.mobileNode() + " is open; register 'preparing' first"));
        }
        return registration
                .migration()
                .filter(id -> !open.get().equals(id))
                .map(id -> Decision.refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "migration",
                        id,
                        "the open migration of " + binding.mobileNode() + " is '" + open.get()
                                + "'; name that one, or register 'preparing' for a new one"));
    }

    private Optional<Decision> stranger(Binding binding, Registration registration) {
        Handover handover = binding.handover().orElseThrow();
        boolean isAnEnd = handover.source().isAt(registration.reporter())
                || handover.destination().isAt(registration.reporter())
                || handover.source().hypervisor().isEmpty()
                || Places.canSpeakFor(handover.source(), registration.reporter(), domain);
        return isAnEnd
                ? Optional.empty()
                : Optional.of(Decision.refuse(
                        ReplyCode.PROHIBITED,
                        "reporter",
                        registration.reporter(),
                        "only the source and the destination of migration '" + handover.migration()
                                + "' may report on it; let one of them do so"));
    }

    /** A source whose hypervisor lost sight of the migration may take it for failed, while the mobile node runs at its destination. */
    private static Optional<Decision> contradiction(Binding binding, Registration registration) {
        boolean isTakenBack =
                registration.phase() == RegistrationPhase.FAILED || registration.phase() == RegistrationPhase.CANCELLED;
        return binding.phase() == BindingPhase.ARRIVED
                        && binding.seen().isEmpty()
                        && isTakenBack
                        && !binding.at().isAt(registration.reporter())
                ? Optional.of(outOfOrder(
                        registration,
                        binding.mobileNode() + " runs at " + Movement.place(binding.at())
                                + ", which has said so; only that hypervisor can take it back"))
                : Optional.empty();
    }

    /**
     * Its arrival is known where it leads to, and there alone. What a source says of one is how the mobile node once came there: QEMU keeps
     * the status of its last migration.
     */
    private Optional<Decision> arrivedElsewhere(Binding binding, Registration registration) {
        if (registration.phase() != RegistrationPhase.ARRIVED) {
            return Optional.empty();
        }
        Handover open = binding.handover().orElseThrow();
        Predicate<String> isElsewhere =
                id -> !open.destination().isAt(id) && !Places.canSpeakFor(open.destination(), id, domain);
        return wrongEnd("destination", registration.destination().filter(isElsewhere), open)
                .or(() -> wrongEnd(
                        "reporter", Optional.of(registration.reporter()).filter(isElsewhere), open));
    }

    private static Optional<Decision> wrongEnd(String field, Optional<String> hypervisor, Handover open) {
        return hypervisor.map(id -> Decision.refuse(
                ReplyCode.IDENTIFICATION_MISMATCH,
                field,
                id,
                "migration '" + open.migration() + "' leads to " + Movement.place(open.destination())
                        + ", and only that hypervisor knows when it has arrived; this may be said of an older one"));
    }

    /**
     * Without an id, the end of a migration that its sender has never spoken of may be that of an older one: QEMU keeps the last one's. When
     * it has arrived, the source's {@code completed} takes nothing from anybody.
     */
    private static Optional<Decision> unnamed(Binding binding, Registration registration) {
        Handover open = binding.handover().orElseThrow();
        boolean isSaidOfTheOpenOne = registration.migration().isPresent()
                || open.reporters().contains(registration.reporter())
                || RegistrationTable.isClosing(binding.phase(), registration.phase());
        return ENDS.contains(registration.phase()) && !isSaidOfTheOpenOne
                ? Optional.of(Decision.refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "migration",
                        "",
                        registration.reporter() + " has never spoken of '" + open.migration()
                                + "', the open migration of " + binding.mobileNode()
                                + ", and may mean an older one; if it does not, name the id"))
                : Optional.empty();
    }

    private Decision step(Binding known, Registration registration) {
        return RegistrationTable.step(known.phase(), registration.phase())
                .map(step -> step(step, known, registration))
                .orElseGet(() -> outOfOrder(
                        registration,
                        "the binding is in phase '" + known.phase().label() + "' already"));
    }

    private Decision step(RegistrationStep step, Binding known, Registration registration) {
        Binding binding = step == RegistrationStep.SWITCH || step == RegistrationStep.ARRIVE
                ? spokenOf(known, registration)
                : known;
        Movement movement = new Movement(
                domain,
                binding,
                registration.received(),
                registration.phase().label() + " by " + registration.saidBy(),
                registration.lifetime());
        return carriedOut(step, movement, binding, registration);
    }

    private Decision carriedOut(RegistrationStep step, Movement movement, Binding binding, Registration registration) {
        switch (step) {
            case SWITCH:
                return Decision.accept(movement.switched());
            case REPEAT:
                return Decision.accept(binding);
            case ARRIVE:
                return Decision.accept(movement.arrived());
            case ARRIVE_AND_CLOSE:
                return Decision.accept(movement.arrivedAndClosed(Optional.empty()));
            case CLOSE:
            case WITHDRAW:
                return Decision.accept(movement.closed(registration.phase()));
            case GO_BACK:
                return Decision.accept(movement.goneBack(registration.phase(), Optional.empty()));
            case REFRESH:
                return new Refreshment(domain, binding, registration).ofMigration();
        }
        throw new IllegalStateException("no such step: " + step);
    }

    private static Binding spokenOf(Binding binding, Registration registration) {
        return binding.toBuilder()
                .handover(binding.handover().map(open -> open.reportedBy(registration.reporter())))
                .build();
    }

    private static Decision outOfOrder(Registration registration, String remedy) {
        return Decision.refuse(
                ReplyCode.IDENTIFICATION_MISMATCH, "phase", registration.phase().label(), remedy);
    }

    static Decision unknownHypervisor(String field, String id) {
        return Decision.refuse(
                ReplyCode.PROHIBITED,
                field,
                id,
                "no hypervisor of this id is configured; see mip-hypervisors, or add it to the configuration");
    }
}
