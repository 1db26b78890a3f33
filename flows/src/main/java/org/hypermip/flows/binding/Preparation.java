/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What {@code preparing} makes of a binding. It opens a migration, tells more about the open one, or replaces one that was never closed: a
 * broken migration does not stand in the way of the next.
 */
final class Preparation {

    private final MobilityDomain domain;
    private final Registration registration;
    private final Optional<Binding> current;

    private final SaidMigration said;

    /** The open migration, if the registration is about that one rather than about a new one. */
    private final Optional<Handover> joined;

    Preparation(MobilityDomain domain, Registration registration, Optional<Binding> current) {
        this.domain = domain;
        this.registration = registration;
        this.current = current;
        this.said = new SaidMigration(registration, current);
        this.joined = this.current
                .filter(binding -> binding.phase().isBeforeArrival())
                .flatMap(Binding::handover)
                .filter(this::isMeant);
    }

    Decision decide() {
        if (joined.isEmpty() && said.isOldWord()) {
            return Decision.refuse(
                    ReplyCode.IDENTIFICATION_MISMATCH,
                    "migration",
                    registration.migration().orElseThrow(),
                    "this migration is closed; leave the id out, or begin one with a new id");
        }
        Optional<String> destination = destination();
        if (destination.isEmpty()) {
            return Decision.refuse(
                    ReplyCode.MALFORMED,
                    "destination",
                    "",
                    "name the hypervisor the migration goes to; " + registration.reporter() + " is its source");
        }
        Optional<String> source = source(destination.get());
        ListedInterfaces interfaces =
                new ListedInterfaces(domain, registration, current, joined.isPresent(), destination.get());
        ListedPorts ports = new ListedPorts(domain, registration, interfaces);
        return new PreparationCheck(domain, registration, current, joined, interfaces, ports)
                .refusal(registration.source().or(() -> source), destination.get())
                .orElseGet(() -> Decision.accept(opened(source, destination.get(), interfaces, ports)));
    }

    private boolean isMeant(Handover open) {
        return !isOnlyAnothersClaim(open)
                && said.id().map(open.migration()::equals).orElseGet(() -> leadsTheSameWay(open));
    }

    /** Until its source has spoken, its id is no reason against another destination: whoever claims a mobile node may have guessed it. */
    private boolean isOnlyAnothersClaim(Handover open) {
        return open.awaitsSource()
                && registration
                        .destination()
                        .filter(named -> !open.destination().isAt(named))
                        .isPresent();
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

    private Optional<String> destination() {
        return registration
                .destination()
                .or(() -> joined.flatMap(open -> open.destination().hypervisor()))
                .or(() -> Optional.of(registration.reporter()).filter(this::isNotTheSource))
                .or(this::whereItWasToGo);
    }

    /** The reporter is the destination if it is not where the mobile node is known to be. */
    private boolean isNotTheSource(String reporter) {
        return registration.source().map(source -> !source.equals(reporter)).orElseGet(() -> current.map(Binding::at)
                .filter(at ->
                        at.hypervisor().isPresent() && !at.isAt(reporter) && !Places.canSpeakFor(at, reporter, domain))
                .isPresent());
    }

    /** A source that tries again goes where its last attempt led, unless it says otherwise. */
    private Optional<String> whereItWasToGo() {
        return current.filter(binding -> binding.handover().isEmpty())
                .flatMap(Binding::lastMigration)
                .filter(last -> last.end() != RegistrationPhase.COMPLETED
                        && last.source().equals(Optional.of(registration.reporter())))
                .flatMap(ClosedMigration::destination)
                .filter(there -> domain.hypervisor(there).isPresent());
    }

    private Optional<String> source(String destination) {
        return namedSource().or(this::whereItIs).or(() -> Optional.of(registration.reporter())
                .filter(reporter -> !reporter.equals(destination)));
    }

    /** A destination could name somebody who does not have the mobile node, and so has lost it. */
    private Optional<String> namedSource() {
        return registration
                .source()
                .filter(source -> registration.overriding() || source.equals(registration.reporter()));
    }

    /** Where it is, if that is a hypervisor that can say so. */
    private Optional<String> whereItIs() {
        return current.flatMap(binding -> binding.at().hypervisor())
                .filter(id -> domain.hypervisor(id).isPresent());
    }

    private Binding opened(Optional<String> source, String destination, ListedInterfaces listed, ListedPorts ports) {
        ImmutableList<HomeAddress> interfaces = listed.accepted();
        Attachment from = withOwnPorts(from(source, interfaces), ports);
        Attachment to = withOwnPorts(joined.map(Handover::destination).orElseGet(() -> attachment(destination)), ports);
        Handover handover = joined.map(open -> open.with(from, to))
                .orElseGet(() -> Handover.of(said.id().orElseGet(said::made), from, to)
                        .until(new Grants(domain, registration.received(), registration.lifetime())
                                .migration(interfaces)))
                .assumingSource(isSourceAssumed(destination))
                .reportedBy(registration.reporter());
        Binding opened = current.map(Binding::toBuilder)
                .orElseGet(() -> Binding.builder().mobileNode(registration.mobileNode()))
                .interfaces(interfaces)
                .at(from)
                .seen(current.filter(binding -> binding.at().hypervisor().equals(from.hypervisor()))
                        .flatMap(Binding::seen))
                .handover(Optional.of(handover))
                .phase(joined.isPresent() ? current.orElseThrow().phase() : BindingPhase.PREPARED)
                .build();
        Binding next = neverClosed().map(opened::closing).orElse(opened);
        return next.equals(current.orElse(null)) ? next : noted(next, handover, listed.remark() + ports.remark());
    }

    /** Until the source has spoken. */
    private boolean isSourceAssumed(String destination) {
        return namedSource().isEmpty()
                && registration.reporter().equals(destination)
                && joined.map(Handover::sourceAssumed)
                        .orElseGet(() -> current.filter(Places::isSettledAtHome).isPresent());
    }

    private Binding noted(Binding next, Handover handover, String remark) {
        return next.toBuilder()
                .probe(Optional.empty())
                .build()
                .noting(HistoryEntry.of(
                        registration.received(),
                        next.phase(),
                        "preparing by " + registration.saidBy() + " (" + handover.migration() + ", "
                                + Movement.place(handover.source()) + " to " + Movement.place(handover.destination())
                                + ")" + remark));
    }

    /** A migration that was never closed is closed by the next one. */
    private Optional<ClosedMigration> neverClosed() {
        return current.filter(binding -> joined.isEmpty() && !binding.awaitsSource())
                .flatMap(binding ->
                        binding.handover().map(open -> ClosedMigration.of(open, endOfOneNeverClosed(binding.phase()))));
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

    private Attachment withOwnPorts(Attachment place, ListedPorts ports) {
        return place.isAt(registration.reporter()) ? place.withPorts(ports.accepted()) : place;
    }

    private Attachment attachment(String hypervisorId) {
        Hypervisor hypervisor = domain.hypervisor(hypervisorId).orElseThrow();
        return Attachment.at(hypervisorId, hypervisor.device(), ImmutableMap.of());
    }
}
