/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableTable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * What hypervisors' inventories make of a binding. Registrations tell of changes, and whoever misses one stays wrong; inventories tell
 * what is. Pure, like {@link BindingMachine}. It does not matter which of the inventories came last.
 */
public final class InventoryMachine {

    /** What the words about the ends of a binding call for. */
    private enum Step {
        KEEP,
        REFRESH,
        ARRIVE,
        CLOSE,
        CANCEL,
        GO_BACK,
        ASK,
        END
    }

    /** Of a binding at rest that nobody else claims: what is said where it is bound. A cell that is not here changes nothing. */
    private static final ImmutableTable<BindingPhase, Presence, Step> AT_REST =
            ImmutableTable.<BindingPhase, Presence, Step>builder()
                    .put(BindingPhase.AT_HOME, Presence.RUNS, Step.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.LEAVES, Step.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.STANDS, Step.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.GONE, Step.END)
                    .put(BindingPhase.AT_HOME, Presence.UNLISTED, Step.END)
                    .put(BindingPhase.AWAY, Presence.RUNS, Step.REFRESH)
                    .put(BindingPhase.AWAY, Presence.LEAVES, Step.REFRESH)
                    .put(BindingPhase.AWAY, Presence.STANDS, Step.REFRESH)
                    .put(BindingPhase.AWAY, Presence.GONE, Step.END)
                    .put(BindingPhase.AWAY, Presence.UNLISTED, Step.ASK)
                    .build();

    /** Of an open migration before its arrival: what is said at its source, and at its destination. */
    private static final ImmutableTable<Presence, Presence, Step> BEFORE_ARRIVAL =
            ImmutableTable.<Presence, Presence, Step>builder()
                    .put(Presence.RUNS, Presence.GONE, Step.CANCEL)
                    .put(Presence.RUNS, Presence.UNLISTED, Step.CANCEL)
                    .put(Presence.STANDS, Presence.RUNS, Step.ARRIVE)
                    .put(Presence.STANDS, Presence.LEAVES, Step.ARRIVE)
                    .put(Presence.GONE, Presence.RUNS, Step.ARRIVE)
                    .put(Presence.GONE, Presence.LEAVES, Step.ARRIVE)
                    .put(Presence.GONE, Presence.GONE, Step.END)
                    .put(Presence.GONE, Presence.UNLISTED, Step.END)
                    .put(Presence.UNLISTED, Presence.GONE, Step.END)
                    .put(Presence.UNLISTED, Presence.RUNS, Step.ARRIVE)
                    .put(Presence.UNLISTED, Presence.LEAVES, Step.ARRIVE)
                    .put(Presence.SILENT, Presence.RUNS, Step.ARRIVE)
                    .put(Presence.SILENT, Presence.LEAVES, Step.ARRIVE)
                    .build();

    /** Of one that has arrived and is not closed: the same. */
    private static final ImmutableTable<Presence, Presence, Step> ARRIVED =
            ImmutableTable.<Presence, Presence, Step>builder()
                    .put(Presence.GONE, Presence.RUNS, Step.CLOSE)
                    .put(Presence.GONE, Presence.LEAVES, Step.CLOSE)
                    .put(Presence.GONE, Presence.STANDS, Step.CLOSE)
                    .put(Presence.UNLISTED, Presence.RUNS, Step.CLOSE)
                    .put(Presence.UNLISTED, Presence.LEAVES, Step.CLOSE)
                    .put(Presence.RUNS, Presence.GONE, Step.GO_BACK)
                    .put(Presence.RUNS, Presence.UNLISTED, Step.GO_BACK)
                    .put(Presence.STANDS, Presence.GONE, Step.END)
                    .put(Presence.GONE, Presence.GONE, Step.END)
                    .put(Presence.GONE, Presence.UNLISTED, Step.END)
                    .put(Presence.UNLISTED, Presence.GONE, Step.END)
                    .build();

    /** How long a migration may be known before its destination lists the mobile node. */
    private static final Duration BEGINNING_LIMIT = Duration.ofSeconds(10);

    /** How long after a change an inventory may come that was taken before it. */
    private static final Duration TAKING_LIMIT = Duration.ofSeconds(2);

    private final MobilityDomain domain;
    private final Predicate<DeviceId> reachable;
    private final ListingCheck check;

    /**
     * Creates the state machine of this configuration.
     *
     * @param reachable tells of a switch whether a probe can come out of its ports, and the answer back
     * @param check what stands against what hypervisors list
     */
    public InventoryMachine(MobilityDomain domain, Predicate<DeviceId> reachable, ListingCheck check) {
        this.domain = domain;
        this.reachable = reachable;
        this.check = check;
    }

    /** Concludes what becomes of the binding, which is absent for a mobile node that has none, or whose binding has ended. */
    public Conclusion conclude(Optional<Binding> known, Words words) {
        Optional<Binding> current =
                known.filter(binding -> !binding.hasEnded()).map(binding -> Places.asConfigured(binding, domain));
        Conclusion conclusion = concluded(current, words);
        return current.filter(binding -> conclusion.decision().isEmpty())
                .map(binding -> words.namesakes(domain, binding))
                .filter(others -> !others.isEmpty())
                .map(others -> namesakes(others))
                .orElse(conclusion);
    }

    private Conclusion concluded(Optional<Binding> current, Words words) {
        ImmutableList<String> runners = words.runners(domain, current);
        if (runners.size() > 1) {
            return visitor(current, runners, words)
                    .map(hypervisor -> new Pursuit(domain, words, check).bound(hypervisor))
                    .orElseGet(() -> contested(runners, words));
        }
        return current.map(binding -> located(binding, runners))
                .map(binding -> runners.stream()
                        .filter(hypervisor -> !isAnEnd(binding, hypervisor))
                        .findFirst()
                        .map(elsewhere -> elsewhere(binding, elsewhere, words))
                        .orElseGet(() -> atItsEnds(binding, words)))
                .orElseGet(() -> runners.stream()
                        .findFirst()
                        .map(hypervisor -> new Pursuit(domain, words, check).bound(hypervisor))
                        .orElseGet(
                                () -> Conclusion.nothing(Conclusion.Kind.KEPT, "it has no binding, and runs nowhere")));
    }

    /**
     * Concludes the same when the hypervisor where it is bound has become silent: if nothing else follows, it is asked for there. Who stood
     * still when its hypervisor spoke last could not answer.
     */
    public Conclusion concludeFromSilence(Optional<Binding> current, Words words) {
        Conclusion conclusion = conclude(current, words);
        return current.filter(binding -> conclusion.decision().isEmpty())
                .filter(binding ->
                        binding.phase() == BindingPhase.AWAY && binding.probe().isEmpty())
                .filter(binding -> at(binding.at(), binding, words) == Presence.SILENT)
                .filter(binding ->
                        binding.at().hypervisor().filter(words::stoodStill).isEmpty())
                .map(binding -> asked(binding, words, Movement.place(binding.at()) + " is silent"))
                .orElse(conclusion);
    }

    /** Concludes what becomes of a binding that would end for want of an answer, if its mobile node is said to run elsewhere. */
    public Optional<Conclusion> insteadOfEnd(Binding binding, Words words) {
        ImmutableList<String> runners = words.runners(domain, Optional.of(binding));
        return runners.size() == 1 && !isAnEnd(binding, runners.get(0))
                ? Optional.of(new Pursuit(domain, words, check)
                        .followed(binding, runners.get(0), "no answer at its port there"))
                : Optional.empty();
    }

    /** Of several of one name that nobody has bound, those at home need no binding: the only one that is not gets it. */
    private Optional<String> visitor(Optional<Binding> current, ImmutableList<String> runners, Words words) {
        ImmutableList<String> abroad = runners.stream()
                .filter(hypervisor -> words.guest(hypervisor)
                        .filter(guest -> isAtHome(guest, hypervisor))
                        .isEmpty())
                .collect(ImmutableList.toImmutableList());
        return current.isEmpty() && abroad.size() == 1 && words.areNamesakes(runners)
                ? Optional.of(abroad.get(0))
                : Optional.empty();
    }

    private boolean isAtHome(InventoriedGuest guest, String hypervisor) {
        return !guest.interfaces().isEmpty()
                && domain.hypervisor(hypervisor)
                        .filter(known -> Places.isHome(guest.interfaces(), known.device(), domain))
                        .isPresent();
    }

    private static Conclusion namesakes(ImmutableList<String> hypervisors) {
        return Conclusion.nothing(
                Conclusion.Kind.CONTESTED,
                "another machine of this name, with other MAC addresses, runs at "
                        + String.join(" and at ", hypervisors)
                        + "; give one of them another name, or have notifiers identify machines by uuid");
    }

    private static Conclusion contested(ImmutableList<String> runners, Words words) {
        if (words.areNamesakes(runners)) {
            return namesakes(runners);
        }
        boolean haveAllSpoken = runners.stream().allMatch(one -> runners.stream()
                .filter(other -> !other.equals(one))
                .allMatch(other -> words.hasSpokenSince(one, other)));
        return haveAllSpoken
                ? Conclusion.nothing(
                        Conclusion.Kind.CONTESTED,
                        "it runs at " + String.join(" and at ", runners)
                                + ", as these say; end it where it should not be")
                : Conclusion.nothing(
                        Conclusion.Kind.KEPT,
                        "it runs at " + String.join(" or at ", runners)
                                + "; one of them has not spoken since the other began");
    }

    /** Of several hypervisors that the port can be of, the one that says that it runs there. */
    private static Binding located(Binding binding, ImmutableList<String> runners) {
        return runners.stream()
                .filter(hypervisor -> !binding.at().isAt(hypervisor) && binding.canBeAt(hypervisor))
                .findFirst()
                .map(hypervisor -> binding.toBuilder()
                        .at(Attachment.at(
                                hypervisor, binding.at().device(), binding.at().ports()))
                        .seen(Optional.empty())
                        .build())
                .orElse(binding);
    }

    /** Who was located nowhere may be at each hypervisor at home. */
    private boolean isAnEnd(Binding binding, String hypervisor) {
        return binding.at().isAt(hypervisor)
                || (binding.at().hypervisor().isEmpty() && isAtHome(binding, hypervisor))
                || binding.otherPlace().filter(place -> place.isAt(hypervisor)).isPresent();
    }

    private boolean isAtHome(Binding binding, String hypervisor) {
        return domain.hypervisor(hypervisor)
                .filter(known -> Places.isHome(binding.interfaces(), known.device(), domain))
                .isPresent();
    }

    private Conclusion elsewhere(Binding binding, String hypervisor, Words words) {
        if (binding.handover().isPresent() && words.at(hypervisor, Optional.of(binding)) == Presence.LEAVES) {
            return Conclusion.nothing(Conclusion.Kind.KEPT, "it is on its way from " + hypervisor);
        }
        if (hasJustLeft(binding, hypervisor, words)) {
            return Conclusion.nothing(Conclusion.Kind.KEPT, "it has just left " + hypervisor);
        }
        Pursuit pursuit = new Pursuit(domain, words, check);
        Optional<String> there = binding.at().hypervisor();
        Presence said = there.map(id -> words.at(id, Optional.of(binding))).orElse(Presence.GONE);
        switch (said) {
            case GONE:
                return pursuit.followed(
                        binding,
                        hypervisor,
                        there.map(id -> id + " does not have it").orElse("nobody else has it"));
            case STANDS:
            case WAITS:
                return pursuit.followed(binding, hypervisor, "it stands still at " + there.orElseThrow());
            case SILENT:
            case UNLISTED:
                return askedBefore(binding, hypervisor, words);
            default:
                return Conclusion.nothing(
                        Conclusion.Kind.KEPT,
                        "it runs at " + hypervisor + "; " + there.orElseThrow() + " has yet to speak");
        }
    }

    private Conclusion askedBefore(Binding binding, String hypervisor, Words words) {
        String why = "it runs at " + hypervisor + ", and " + Movement.place(binding.at()) + " says nothing of it";
        return canBeAsked(binding)
                ? asked(binding, words, why)
                : new Pursuit(domain, words, check)
                        .followed(binding, hypervisor, why + ", where it cannot be asked for");
    }

    private Conclusion asked(Binding binding, Words words, String why) {
        String question = why + ": it is asked for at " + Movement.place(binding.at());
        return binding.probe().isPresent() || !canBeAsked(binding)
                ? Conclusion.nothing(
                        binding.probe().isPresent() ? Conclusion.Kind.PROBED : Conclusion.Kind.KEPT, question)
                : Conclusion.of(
                        Conclusion.Kind.PROBED,
                        question,
                        Decision.accept(new TimeLimits(domain, reachable).asking(binding, words.now())));
    }

    /** Whoever cannot be asked is not cut off for that. */
    private boolean canBeAsked(Binding binding) {
        return isDelivered(binding)
                && binding.possiblePlaces().stream().map(Attachment::device).allMatch(reachable);
    }

    /** Without a port, no frame gets to it, and no question. */
    private static boolean isDelivered(Binding binding) {
        return binding.possiblePlaces().stream()
                .noneMatch(place -> place.ports().isEmpty());
    }

    private Conclusion atItsEnds(Binding binding, Words words) {
        Step step = step(binding, words);
        Movement movement = new Movement(domain, binding, words.now(), "inventories: " + told(binding, words));
        switch (step) {
            case REFRESH:
                return new Upkeep(domain, binding, words, check).conclude();
            case ARRIVE:
                return moved(Conclusion.Kind.FOLLOWED, movement.arrived(), binding, words);
            case CLOSE:
                return moved(Conclusion.Kind.REFRESHED, movement.closed(RegistrationPhase.COMPLETED), binding, words);
            case CANCEL:
                return moved(Conclusion.Kind.REFRESHED, movement.closed(RegistrationPhase.FAILED), binding, words);
            case GO_BACK:
                return moved(
                        Conclusion.Kind.FOLLOWED,
                        movement.goneBack(RegistrationPhase.FAILED, Optional.empty()),
                        binding,
                        words);
            case ASK:
                return isDelivered(binding)
                        ? asked(binding, words, Movement.place(binding.at()) + " does not list it")
                        : ended(binding, words);
            case END:
                return ended(binding, words);
            case KEEP:
                return Conclusion.nothing(Conclusion.Kind.KEPT, told(binding, words));
        }
        throw new IllegalStateException("no such step: " + step);
    }

    private Conclusion ended(Binding binding, Words words) {
        String why = told(binding, words);
        return Conclusion.of(
                Conclusion.Kind.ENDED, why, Ending.of(binding, domain, words.now(), "inventories: " + why));
    }

    private static Conclusion moved(Conclusion.Kind kind, Binding next, Binding binding, Words words) {
        return Conclusion.of(kind, told(binding, words), Decision.accept(next));
    }

    private Step step(Binding binding, Words words) {
        Optional<Step> step = binding.handover()
                .map(open -> Optional.ofNullable((binding.phase().isBeforeArrival() ? BEFORE_ARRIVAL : ARRIVED)
                        .get(at(open.source(), binding, words), at(open.destination(), binding, words))))
                .orElseGet(() -> Optional.ofNullable(AT_REST.get(binding.phase(), at(binding.at(), binding, words))));
        return step.filter(next -> next != Step.END || isOneHypervisors(binding))
                .filter(next -> next != Step.CANCEL || !mayYetBegin(binding, words))
                .orElse(Step.KEEP);
    }

    /**
     * A hypervisor may have been told of a migration before the process that takes it up is there to be listed. What it lists as ended may
     * be the last attempt's.
     */
    private static boolean mayYetBegin(Binding binding, Words words) {
        boolean isListed = binding.otherPlace()
                .flatMap(Attachment::hypervisor)
                .filter(words::isListed)
                .isPresent();
        return hasJustChanged(binding, words, isListed ? TAKING_LIMIT : BEGINNING_LIMIT);
    }

    /** Where it came from may say for a moment that it runs there, when it has arrived elsewhere and everybody knows. */
    private static boolean hasJustLeft(Binding binding, String hypervisor, Words words) {
        return binding.lastMigration()
                        .filter(last -> last.end() == RegistrationPhase.COMPLETED)
                        .flatMap(ClosedMigration::source)
                        .filter(hypervisor::equals)
                        .isPresent()
                && hasJustChanged(binding, words, TAKING_LIMIT);
    }

    private static boolean hasJustChanged(Binding binding, Words words, Duration limit) {
        return binding.lastChange()
                .filter(last -> last.time().plus(limit).isAfter(words.now()))
                .isPresent();
    }

    /** What one hypervisor does not have may run at another, if its port can be of both. */
    private static boolean isOneHypervisors(Binding binding) {
        return binding.seen().filter(evidence -> !evidence.couldBe().isEmpty()).isEmpty();
    }

    private static Presence at(Attachment place, Binding binding, Words words) {
        return place.hypervisor().map(id -> words.at(id, Optional.of(binding))).orElse(Presence.SILENT);
    }

    private static String told(Binding binding, Words words) {
        return binding.possiblePlaces().stream()
                .map(place -> Movement.place(place) + " says " + said(at(place, binding, words)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String said(Presence presence) {
        switch (presence) {
            case RUNS:
                return "that it runs there";
            case LEAVES:
                return "that it is leaving";
            case WAITS:
                return "that it is awaited";
            case STANDS:
                return "that it stands still";
            case GONE:
            case UNLISTED:
                return "that it is not there";
            default:
                return "nothing";
        }
    }
}
