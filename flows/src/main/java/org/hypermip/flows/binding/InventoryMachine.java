/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * What hypervisors' inventories make of a binding. Registrations tell of changes, and whoever misses one stays wrong; inventories tell
 * what is. Pure, like {@link BindingMachine}. It does not matter which of the inventories came last.
 */
public final class InventoryMachine {

    /** At home it needs no rules; while frames go both ways, it is reached wherever it is. */
    private static final ImmutableSet<BindingPhase> ASKED_IN_SILENCE =
            Sets.immutableEnumSet(BindingPhase.AWAY, BindingPhase.PREPARED, BindingPhase.ARRIVED);

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
                .map(Contradiction::ofNamesakes)
                .orElse(conclusion);
    }

    private Conclusion concluded(Optional<Binding> current, Words words) {
        ImmutableList<String> runners = words.runners(domain, current);
        if (runners.size() > 1) {
            Contradiction contradiction = new Contradiction(domain, words, runners);
            return current.map(binding -> contradicted(binding, contradiction, runners, words))
                    .orElseGet(() -> contradiction
                            .latestTicket()
                            .or(contradiction::onlyVisited)
                            .map(hypervisor -> bound(hypervisor, words))
                            .orElseGet(contradiction::conclude));
        }
        Optional<String> runner = runners.stream().findFirst();
        return current.map(binding -> concluded(located(binding, runner), runner, words))
                .orElseGet(() -> runner.map(hypervisor -> bound(hypervisor, words))
                        .orElseGet(() -> new StandingVisitor(domain, words, check).conclude()));
    }

    private Conclusion contradicted(
            Binding binding, Contradiction contradiction, ImmutableList<String> runners, Words words) {
        Optional<String> runner = new Runners(domain, binding, runners).only();
        return contradiction
                .newerThan(binding)
                .map(hypervisor -> new Pursuit(domain, words, check)
                        .followed(binding, hypervisor, "its ticket is newer than the binding"))
                .or(() -> runner.map(hypervisor -> concluded(located(binding, runner), runner, words))
                        .map(contradiction::beside))
                .orElseGet(contradiction::conclude);
    }

    private Conclusion concluded(Binding binding, Optional<String> runner, Words words) {
        return runner.filter(hypervisor -> !isAnEnd(binding, hypervisor))
                .map(elsewhere -> new MoveDetection(domain, reachable, check, binding, words).conclude(elsewhere))
                .orElseGet(() -> new StepAtEnds(domain, reachable, check, binding, words).conclude());
    }

    private Conclusion bound(String hypervisor, Words words) {
        return new Pursuit(domain, words, check).bound(hypervisor, "it runs there");
    }

    /**
     * Concludes the same when the hypervisor where it is bound has become silent: if nothing else follows, it is asked for there. While a
     * migration is open, that is when both ends have. Who stood still when its hypervisor spoke last could not answer.
     */
    public Conclusion concludeFromSilence(Optional<Binding> current, Words words) {
        Conclusion conclusion = conclude(current, words);
        return current.filter(binding -> conclusion.decision().isEmpty())
                .filter(binding -> ASKED_IN_SILENCE.contains(
                                WaitingClaim.setAside(binding, domain).phase())
                        && binding.probe().isEmpty())
                .filter(binding -> new BindingWords(binding, words).isSilence())
                .filter(binding ->
                        binding.at().hypervisor().filter(words::stoodStill).isEmpty())
                .map(binding -> request(binding).asked(words, new BindingWords(binding, words).silence()))
                .orElse(conclusion);
    }

    /**
     * Concludes the same of one that is at home, by a word that nobody repeats, when its address is said to be another's there.
     *
     * @param claim who has its address where
     */
    public Conclusion concludeFromClaim(Optional<Binding> current, Words words, String claim) {
        Conclusion conclusion = conclude(current, words);
        return current.map(binding -> Places.asConfigured(binding, domain))
                .filter(binding -> conclusion.decision().isEmpty())
                .filter(binding ->
                        Places.isSettledAtHome(binding) && binding.probe().isEmpty())
                .filter(binding -> new BindingWords(binding, words).at(binding.at()) == Presence.SILENT)
                .map(binding -> claimed(binding, words, claim))
                .orElse(conclusion);
    }

    private Conclusion claimed(Binding binding, Words words, String claim) {
        ClaimedAddress claimed = new ClaimedAddress(domain, binding, words, claim);
        return binding.at()
                .hypervisor()
                .map(hypervisor -> claimed.at(hypervisor, request(binding)))
                .orElseGet(claimed::somewhereAtHome);
    }

    /** Concludes what becomes of a binding that would end for want of an answer, if its mobile node is said to run elsewhere. */
    public Optional<Conclusion> insteadOfEnd(Binding binding, Words words) {
        return new Runners(domain, binding, words.runners(domain, Optional.of(binding)))
                .only()
                .filter(hypervisor -> !isAnEnd(binding, hypervisor))
                .map(hypervisor ->
                        new Pursuit(domain, words, check).followed(binding, hypervisor, "no answer at its port there"));
    }

    private ProbeRequest request(Binding binding) {
        return new ProbeRequest(domain, reachable, binding);
    }

    /** Of several hypervisors that the port can be of, the one that says that it runs there. */
    private static Binding located(Binding binding, Optional<String> runner) {
        return runner.filter(hypervisor -> !binding.at().isAt(hypervisor) && binding.canBeAt(hypervisor))
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
                || (binding.at().hypervisor().isEmpty() && Places.isHome(binding, hypervisor, domain))
                || binding.otherPlace().filter(place -> place.isAt(hypervisor)).isPresent();
    }
}
