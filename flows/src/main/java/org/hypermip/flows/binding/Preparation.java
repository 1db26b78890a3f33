/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What {@code preparing} makes of a binding: it opens a migration, tells more about the open one, or replaces one that
 * was never closed, so that a broken migration does not stand in the way of the next.
 */
final class Preparation {

    private final MobilityDomain domain;
    private final Registration registration;
    private final Optional<Binding> current;

    /** The open migration, if the registration is about that one rather than about a new one. */
    private final Optional<Handover> joined;

    Preparation(MobilityDomain domain, Registration registration, Optional<Binding> current) {
        this.domain = domain;
        this.registration = registration;
        this.current = current.map(binding -> Places.asConfigured(binding, domain));
        this.joined = this.current
                .filter(binding -> binding.phase().isBeforeArrival())
                .flatMap(Binding::handover)
                .filter(this::isMeant);
    }

    /** Its interfaces as the registration lists them, or as they are known. */
    static ImmutableList<HomeAddress> interfaces(Registration registration, Optional<Binding> current) {
        return registration.interfaces().isEmpty() ? current.orElseThrow().interfaces() : registration.interfaces();
    }

    Decision decide() {
        Optional<String> destination = destination();
        if (destination.isEmpty()) {
            return Decision.refuse(
                    ReplyCode.MALFORMED,
                    "destination",
                    "",
                    "name the hypervisor the migration goes to; " + registration.reporter() + " is its source");
        }
        Optional<String> source = source(destination.get());
        return new PreparationCheck(domain, registration, current, joined)
                .refusal(source, destination.get())
                .orElseGet(() -> Decision.accept(opened(source, destination.get())));
    }

    private boolean isMeant(Handover open) {
        return registration.migration().map(open.migration()::equals).orElseGet(() -> leadsTheSameWay(open));
    }

    /** If no source of the open migration is known yet, whoever does not say more is its source. */
    private boolean leadsTheSameWay(Handover open) {
        String reporter = registration.reporter();
        return registration
                .destination()
                .map(open.destination()::isAt)
                .orElseGet(() -> open.source().isAt(reporter)
                        || open.destination().isAt(reporter)
                        || open.source().hypervisor().isEmpty()
                        || correctsSource(open));
    }

    /** Somebody at home says that it is the source, where that was only assumed to be another place at home. */
    private boolean correctsSource(Handover open) {
        return open.sourceAssumed()
                && current.orElseThrow().phase() == BindingPhase.PREPARED
                && registration.source().filter(registration.reporter()::equals).isPresent();
    }

    /** The reporter is the destination if it is not where the mobile node is known to be. */
    private Optional<String> destination() {
        return registration
                .destination()
                .or(() -> joined.flatMap(open -> open.destination().hypervisor()))
                .or(() -> registration
                        .source()
                        .or(this::whereItIs)
                        .filter(source -> !source.equals(registration.reporter()))
                        .map(source -> registration.reporter()));
    }

    private Optional<String> source(String destination) {
        return registration.source().or(this::whereItIs).or(() -> Optional.of(registration.reporter())
                .filter(reporter -> !reporter.equals(destination)));
    }

    private Optional<String> whereItIs() {
        return current.flatMap(binding -> binding.at().hypervisor());
    }

    private Binding opened(Optional<String> source, String destination) {
        ImmutableList<HomeAddress> interfaces = interfaces(registration, current);
        Attachment from = withOwnPorts(from(source, interfaces));
        Attachment to = withOwnPorts(joined.map(Handover::destination).orElseGet(() -> attachment(destination)));
        Handover handover = joined.map(open -> open.with(from, to))
                .orElseGet(() -> Handover.of(registration.migration().orElseGet(this::newId), from, to)
                        .until(new Grants(domain, registration.received(), registration.lifetime())
                                .migration(interfaces)))
                .assumingSource(isSourceAssumed(destination));
        Binding next = current.map(Binding::toBuilder)
                .orElseGet(() -> Binding.builder().mobileNode(registration.mobileNode()))
                .interfaces(interfaces)
                .at(from)
                .seen(current.filter(binding -> binding.at().hypervisor().equals(from.hypervisor()))
                        .flatMap(Binding::seen))
                .handover(Optional.of(handover))
                .lastMigration(lastMigration())
                .phase(joined.isPresent() ? current.orElseThrow().phase() : BindingPhase.PREPARED)
                .build();
        return next.equals(current.orElse(null)) ? next : noted(next, handover);
    }

    /** Until the source is named, by whichever end. */
    private boolean isSourceAssumed(String destination) {
        return registration.source().isEmpty()
                && registration.reporter().equals(destination)
                && joined.map(Handover::sourceAssumed)
                        .orElseGet(() -> current.filter(Places::isSettledAtHome).isPresent());
    }

    private Binding noted(Binding next, Handover handover) {
        return next.toBuilder()
                .probe(Optional.empty())
                .build()
                .noting(HistoryEntry.of(
                        registration.received(),
                        next.phase(),
                        "preparing by " + registration.reporter() + " (" + handover.migration() + ", "
                                + Movement.place(handover.source()) + " to " + Movement.place(handover.destination())
                                + ")"));
    }

    /** A migration that was never closed is closed by the next one. */
    private Optional<ClosedMigration> lastMigration() {
        Optional<ClosedMigration> closed = current.flatMap(Binding::lastMigration);
        return joined.isPresent()
                ? closed
                : current.flatMap(binding -> binding.handover()
                                .map(open -> ClosedMigration.of(open, endOfOneNeverClosed(binding.phase()))))
                        .or(() -> closed);
    }

    private static RegistrationPhase endOfOneNeverClosed(BindingPhase phase) {
        return phase.isBeforeArrival() ? RegistrationPhase.CANCELLED : RegistrationPhase.COMPLETED;
    }

    private Attachment from(Optional<String> source, ImmutableList<HomeAddress> interfaces) {
        Optional<Attachment> known = current.map(Binding::at);
        if (source.isEmpty()) {
            return known.orElseGet(() -> Attachment.somewhereAtHome(
                    domain.network(interfaces.get(0).network()).orElseThrow().homeAgent()));
        }
        return known.filter(at -> at.isAt(source.get())).orElseGet(() -> attachment(source.get()));
    }

    private Attachment withOwnPorts(Attachment place) {
        return place.isAt(registration.reporter()) ? place.withPorts(registration.ports()) : place;
    }

    private Attachment attachment(String hypervisorId) {
        Hypervisor hypervisor = domain.hypervisor(hypervisorId).orElseThrow();
        return Attachment.at(hypervisorId, hypervisor.device(), ImmutableMap.of());
    }

    private String newId() {
        return registration.mobileNode() + "@" + registration.received();
    }
}
