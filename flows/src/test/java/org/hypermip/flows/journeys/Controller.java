/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.DoubtfulClaims;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.InventoryMachine;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.ListingCheck;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.SightingMachine;
import org.hypermip.flows.binding.SourceConsent;
import org.hypermip.flows.binding.Testimony;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.binding.WaitingClaim;
import org.hypermip.flows.binding.Words;
import org.hypermip.flows.fake.AllBindings;
import org.onosproject.net.DeviceId;

/** Decides by the real machines, on bindings in a map. */
final class Controller {

    private final BindingMachine machine = new BindingMachine(ThreeSites.DOMAIN);
    private final PortClaims claims = new PortClaims(Reached.VIEW::port);
    private final InventoryMachine comparing = new InventoryMachine(
            ThreeSites.DOMAIN,
            device -> true,
            new ListingCheck(ThreeSites.DOMAIN, this::living, claims, binding -> true));
    private final TimeLimits limits = new TimeLimits(ThreeSites.DOMAIN, device -> true);
    private final BiPredicate<String, Attachment> isThere;
    private Map<String, Binding> bindings = new TreeMap<>();
    private HeardInventories heard;
    private Silences silences;
    private Instant now;

    /**
     * Creates a controller that knows nothing.
     *
     * @param isThere whether a guest would answer there
     */
    Controller(Instant now, BiPredicate<String, Attachment> isThere) {
        this.now = now;
        this.isThere = isThere;
        forget();
    }

    Instant now() {
        return now;
    }

    Optional<Binding> binding(String mobileNode) {
        return Optional.ofNullable(bindings.get(mobileNode)).filter(binding -> !binding.hasEnded());
    }

    private KnownBindings living() {
        return AllBindings.of(bindings.values());
    }

    /** All bindings, and what is left of those that have ended. */
    ImmutableList<Binding> bindings() {
        return ImmutableList.copyOf(bindings.values());
    }

    void forget() {
        bindings = new TreeMap<>();
        heard = HeardInventories.none(now);
        silences = new Silences(now);
    }

    Decision register(Registration registration) {
        Registration said = said(registration);
        Optional<Binding> before = binding(registration.mobileNode());
        Testimony testimony = new Testimony(
                ThreeSites.DOMAIN, heard.of(registration.mobileNode(), now), Reached.VIEW::port, device -> true);
        Decision decision = new SourceConsent(ThreeSites.DOMAIN, testimony, before, said)
                .judged(machine.next(before, said))
                .with(next -> WaitingClaim.heard(before, next, said));
        apply(registration.mobileNode(), decision);
        if (decision.kind() != Decision.Kind.REFUSED) {
            silences.registered(registration.reporter());
        }
        return decision;
    }

    /** Addresses that another has are none that are taken up. */
    private Registration said(Registration registration) {
        return AddressClaims.conflict(registration, living(), ThreeSites.DOMAIN)
                .filter(refusal -> registration.phase() == RegistrationPhase.PREPARING)
                .map(registration::objectedTo)
                .orElse(registration);
    }

    /** Returns whether it was taken; one that is refused as old was said by a clock that is wrong. */
    boolean take(Inventory inventory) {
        if (heard.refusal(inventory).isPresent()) {
            return false;
        }
        Set<String> concerned = new HashSet<>(heard.concernedBy(inventory));
        concerned.addAll(bindings.keySet());
        heard = heard.with(inventory);
        silences.heard(inventory.hypervisor(), heard.silentFrom(inventory.hypervisor()));
        new DoubtfulClaims(heard, now, ThreeSites.DOMAIN)
                .against(inventory, living())
                .forEach((mobileNode, claim) ->
                        conclude(mobileNode, (known, words) -> comparing.concludeFromClaim(known, words, claim)));
        concerned.forEach(mobileNode -> conclude(mobileNode, comparing::conclude));
        return true;
    }

    private void conclude(String mobileNode, BiFunction<Optional<Binding>, Words, Conclusion> question) {
        question.apply(binding(mobileNode), heard.of(mobileNode, now))
                .decision()
                .ifPresent(decision -> apply(mobileNode, decision));
    }

    private void hearSilence() {
        silences.at(now).stream()
                .flatMap(hypervisor -> living().mobileNodes(BindingKey.hypervisor(hypervisor)).stream())
                .sorted()
                .forEach(mobileNode -> conclude(mobileNode, comparing::concludeFromSilence));
    }

    /** Lets time pass; whoever is asked for answers if it is there. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusMillis(500);
            hearSilence();
            for (String mobileNode : List.copyOf(bindings.keySet())) {
                binding(mobileNode).ifPresent(this::answer);
                binding(mobileNode).ifPresent(this::expire);
            }
        }
    }

    private void answer(Binding binding) {
        binding.probedPlaces().stream()
                .filter(place -> isThere.test(binding.mobileNode(), place))
                .forEach(place -> place.ports()
                        .forEach((mac, port) -> apply(
                                binding.mobileNode(),
                                new SightingMachine(ThreeSites.DOMAIN)
                                        .next(
                                                binding(binding.mobileNode()).orElseThrow(),
                                                sighting(binding, place.device(), port)))));
    }

    private Sighting sighting(Binding binding, DeviceId device, String port) {
        HomeAddress address = binding.interfaces().get(0);
        return Sighting.of(
                Announcement.ANSWER, address.mac(), address.addresses().stream().findFirst(), device, port, now);
    }

    private void expire(Binding binding) {
        Decision decision = limits.passed(binding, now);
        Optional<Decision> instead =
                decision.binding().filter(next -> !next.hasEnded()).isEmpty()
                        ? comparing
                                .insteadOfEnd(
                                        WaitingClaim.setAside(binding, ThreeSites.DOMAIN),
                                        heard.of(binding.mobileNode(), now))
                                .flatMap(conclusion -> conclusion.decision())
                        : Optional.empty();
        apply(binding.mobileNode(), instead.orElse(decision));
    }

    private void apply(String mobileNode, Decision decision) {
        switch (decision.kind()) {
            case ACCEPTED:
                bindings.put(mobileNode, claims.found(decision.accepted()));
                break;
            case ENDED:
                bindings.remove(mobileNode);
                break;
            case REFUSED:
                break;
        }
    }
}
