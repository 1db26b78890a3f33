/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** A mobile node is said to run at no other place than those of its binding: what is said at these is looked up in {@link InventoryTables}. */
final class StepAtEnds {

    /** How long a migration may be known before its destination lists the mobile node. */
    private static final Duration BEGINNING_LIMIT = Duration.ofSeconds(10);

    private final MobilityDomain domain;
    private final Predicate<DeviceId> reachable;
    private final ListingCheck check;
    private final Binding known;
    private final Binding binding;
    private final Words words;
    private final BindingWords said;

    StepAtEnds(MobilityDomain domain, Predicate<DeviceId> reachable, ListingCheck check, Binding known, Words words) {
        this.domain = domain;
        this.reachable = reachable;
        this.check = check;
        this.known = known;
        this.words = words;
        this.binding = released(new EndPorts(words, check).listed(known));
        this.said = new BindingWords(binding, words);
    }

    /** What its source lists as leaving leaves, though it has not said so by a registration. */
    private Binding released(Binding listed) {
        Testimony testimony = new Testimony(domain, words);
        return listed.handover()
                .filter(Handover::awaitsSource)
                .flatMap(open -> testimony.released(listed, open))
                .filter(proven -> check.interfaces(proven.mobileNode(), proven.interfaces())
                        .isEmpty())
                .orElse(listed);
    }

    /** Concludes what becomes of the binding. */
    Conclusion conclude() {
        Movement movement = new Movement(domain, binding, words.now(), "inventories: " + said.told());
        switch (step()) {
            case REFRESH:
                return kept(new Upkeep(domain, atRest(), words, check).conclude());
            case ARRIVE:
                return moved(Conclusion.Kind.FOLLOWED, movement.arrived());
            case CLOSE:
                return moved(Conclusion.Kind.REFRESHED, movement.closed(RegistrationPhase.COMPLETED));
            case CANCEL:
                return moved(
                        Conclusion.Kind.REFRESHED,
                        binding.awaitsSource()
                                ? WaitingClaim.closed(binding, domain, RegistrationPhase.FAILED)
                                : movement.closed(RegistrationPhase.FAILED));
            case GO_BACK:
                return moved(Conclusion.Kind.FOLLOWED, movement.goneBack(RegistrationPhase.FAILED, Optional.empty()));
            case ASK:
                return asked(movement);
            case END:
                return ended();
            case KEEP:
                return kept();
        }
        throw new IllegalStateException("no such step");
    }

    private Binding atRest() {
        return WaitingClaim.setAside(binding, domain);
    }

    private Conclusion kept() {
        return binding.equals(known)
                ? Conclusion.nothing(Conclusion.Kind.KEPT, said.told())
                : moved(Conclusion.Kind.REFRESHED, binding);
    }

    /** While a claim waits, what is kept up is the binding at rest; if nothing changes there, what is waited for is told. */
    private Conclusion kept(Conclusion atRest) {
        if (!binding.awaitsSource()) {
            return atRest;
        }
        return atRest.decision()
                .map(decision -> Conclusion.of(atRest.kind(), atRest.why(), WaitingClaim.putBack(binding, decision)))
                .orElseGet(this::kept);
    }

    private Conclusion asked(Movement movement) {
        if (binding.awaitsSource()) {
            return askedBeforeArrival();
        }
        return binding.handover().isPresent() ? askedBeforeReturn(movement) : askedBeforeEnd();
    }

    /** Its destination has died, and it runs at its source again: it is there unless it answers at its destination. */
    private Conclusion askedBeforeReturn(Movement movement) {
        ProbeRequest request = new ProbeRequest(domain, reachable, binding);
        if (request.isPossible()) {
            return request.asked(words, said.told());
        }
        return reachable.test(binding.at().device())
                ? kept()
                : moved(Conclusion.Kind.FOLLOWED, movement.goneBack(RegistrationPhase.FAILED, Optional.empty()));
    }

    /** The source has not let it go, and says nothing: it is lost there only if it does not answer. Where nobody has located it, nobody is asked. */
    private Conclusion askedBeforeArrival() {
        if (isFromNobody()) {
            return unlocated(
                    binding.handover().orElseThrow().destination().hypervisor().orElseThrow());
        }
        ProbeRequest request = new ProbeRequest(domain, reachable, binding);
        boolean isAsked = request.isPossible()
                && binding.at().hypervisor().filter(words::stoodStill).isEmpty();
        return isAsked
                ? request.asked(words, said.told())
                : Conclusion.nothing(Conclusion.Kind.KEPT, said.told() + ", and its source has not let it go");
    }

    /** Of whom nobody else has spoken, there is as good as no binding. */
    private Conclusion unlocated(String hypervisor) {
        String how = "it runs at " + hypervisor;
        return binding.isOnlyClaimed()
                ? new Pursuit(domain, words, check).bound(hypervisor, how)
                : Conclusion.nothing(
                        Conclusion.Kind.WAITING,
                        how + ", as " + hypervisor + " alone says, and nobody has let it go;"
                                + Admission.remedy(hypervisor));
    }

    private Conclusion askedBeforeEnd() {
        ProbeRequest request = new ProbeRequest(domain, reachable, binding);
        return request.isDelivered()
                ? request.asked(words, Movement.place(binding.at()) + " does not list it")
                : ended();
    }

    private Conclusion ended() {
        String why = said.told();
        return Conclusion.of(
                Conclusion.Kind.ENDED, why, Ending.of(binding, domain, words.now(), "inventories: " + why));
    }

    private Conclusion moved(Conclusion.Kind kind, Binding next) {
        return Conclusion.of(kind, said.told(), Decision.accept(next));
    }

    private InventoryStep step() {
        InventoryStep step = binding.handover()
                .map(this::open)
                .orElseGet(() -> InventoryTables.atRest(binding.phase(), said.at(binding.at())));
        boolean mayBeElsewhere = step == InventoryStep.END && !isOneHypervisors();
        boolean isTooEarly =
                (step == InventoryStep.CANCEL || (step == InventoryStep.END && isFromNobody())) && mayYetBegin();
        if (mayBeElsewhere || isTooEarly || step == InventoryStep.KEEP) {
            return binding.awaitsSource() ? waiting() : InventoryStep.KEEP;
        }
        return step == InventoryStep.ARRIVE ? arrival() : step;
    }

    private InventoryStep waiting() {
        return InventoryTables.waiting(new BindingWords(atRest(), words).at(binding.at()));
    }

    /**
     * Nobody can say what is at a source that no hypervisor has named. Whoever is not at the destination either is at home, where it needs no
     * binding, or nowhere.
     */
    private InventoryStep open(Handover open) {
        Presence destination = said.at(open.destination());
        boolean isAtNoEnd = destination == Presence.GONE || destination == Presence.UNLISTED;
        return isFromNobody() && isAtNoEnd
                ? InventoryStep.END
                : InventoryTables.open(binding.phase(), said.at(open.source()), destination);
    }

    private boolean isFromNobody() {
        return binding.handover()
                .filter(open -> open.source().hypervisor().isEmpty())
                .isPresent();
    }

    private InventoryStep arrival() {
        if (!binding.awaitsSource()) {
            return InventoryStep.ARRIVE;
        }
        return said.at(binding.at()) == Presence.SILENT ? InventoryStep.ASK : InventoryStep.KEEP;
    }

    /**
     * A hypervisor may have been told of a migration before the process that takes it up is there to be listed. What it lists as ended may
     * be the last attempt's.
     */
    private boolean mayYetBegin() {
        boolean isListed = binding.otherPlace()
                .flatMap(Attachment::hypervisor)
                .filter(words::isListed)
                .isPresent();
        return said.hasJustChanged(isListed ? Inventory.TAKING_LIMIT : BEGINNING_LIMIT);
    }

    /** What one hypervisor does not have may run at another, if its port can be of both. */
    private boolean isOneHypervisors() {
        return binding.seen().filter(evidence -> !evidence.couldBe().isEmpty()).isEmpty();
    }
}
