/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.api.BindingListener;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.store.BindingIndex;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.InventoryMachine;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.ListingCheck;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Recognition;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.SightingMachine;
import org.hypermip.flows.binding.SourceConsent;
import org.hypermip.flows.binding.Testimony;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** A home agent that decides by the real machine and has no switches: what it accepts is installed at once. */
public final class FakeHomeAgent implements HomeAgentService {

    private final MobilityDomain domain;
    private final Map<DeviceId, ImmutableMap<String, PortNumber>> ports;
    private final List<Registration> heard = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();
    private final TreeMap<String, Binding> bindings = new TreeMap<>();
    private HeardInventories inventories = HeardInventories.none(Instant.EPOCH);
    private Optional<CompletableFuture<RegistrationReply>> fixed = Optional.empty();
    private ImmutableSetMultimap<String, String> contested = ImmutableSetMultimap.of();
    private ImmutableSortedMap<String, String> waiting = ImmutableSortedMap.of();

    /** Creates a home agent of the two sites. */
    public FakeHomeAgent() {
        this(TwoSites.domain(), TwoSites.PORTS);
    }

    /** Creates a home agent of other sites. */
    public FakeHomeAgent(MobilityDomain domain, Map<DeviceId, ImmutableMap<String, PortNumber>> ports) {
        this.domain = domain;
        this.ports = ports;
    }

    /** Gives this answer to whatever comes from now on. */
    public void answers(CompletableFuture<RegistrationReply> answer) {
        fixed = Optional.of(answer);
    }

    /** These run at several hypervisors from now on, by each that says so. */
    public void contests(ImmutableSetMultimap<String, String> mobileNodes) {
        contested = mobileNodes;
    }

    /** These wait for an operator from now on. */
    public void keepsWaiting(Map<String, String> mobileNodes) {
        waiting = ImmutableSortedMap.copyOf(mobileNodes);
    }

    /** Returns what was registered so far. */
    public List<Registration> heard() {
        return ImmutableList.copyOf(heard);
    }

    @Override
    public CompletableFuture<RegistrationReply> register(Registration registration) {
        heard.add(registration);
        return fixed.orElseGet(() -> CompletableFuture.completedFuture(decide(registration)));
    }

    @Override
    public ImmutableList<CompletableFuture<RegistrationReply>> register(List<Registration> registrations) {
        return registrations.stream().map(this::register).collect(ImmutableList.toImmutableList());
    }

    @Override
    public CompletableFuture<RegistrationReply> sighted(Sighting sighting) {
        sightings.add(sighting);
        return CompletableFuture.completedFuture(Recognition.of(sighting, known(), domain)
                .map(binding -> reply(new SightingMachine(domain).next(binding, sighting), sighting.time()))
                .orElseGet(() -> RegistrationReply.refused(Refusal.of(
                        ReplyCode.UNKNOWN_HOME_AGENT, "mac", sighting.mac().toString(), "nobody has it"))));
    }

    /** Returns what was seen so far. */
    public List<Sighting> sightings() {
        return ImmutableList.copyOf(sightings);
    }

    @Override
    public CompletableFuture<InventoryReply> inventory(Inventory inventory) {
        Instant now = inventory.received();
        inventories = inventories.with(inventory);
        return CompletableFuture.completedFuture(
                InventoryReply.taken(Maps.transformValues(inventory.guests(), guest -> {
                    Conclusion conclusion = new InventoryMachine(
                                    domain,
                                    device -> true,
                                    new ListingCheck(
                                            domain,
                                            this::known,
                                            new PortClaims((device, port) -> Optional.empty()),
                                            binding -> false))
                            .conclude(binding(guest.mobileNode()), inventories.of(guest.mobileNode(), now));
                    conclusion.decision().ifPresent(decision -> reply(decision, now));
                    return InventoryReply.OfGuest.of(conclusion, binding(guest.mobileNode()));
                })));
    }

    @Override
    public Collection<Binding> holders(IpAddress address) {
        return known().with(List.of(BindingKey.neighbor(address)));
    }

    private KnownBindings known() {
        BindingIndex index = new BindingIndex();
        bindings().forEach(binding -> index.update(binding.mobileNode(), () -> Optional.of(binding)));
        return index;
    }

    private RegistrationReply decide(Registration registration) {
        Optional<Binding> before = binding(registration.mobileNode());
        Testimony testimony = new Testimony(
                domain,
                inventories.of(registration.mobileNode(), registration.received()),
                (device, port) -> Optional.empty(),
                device -> false);
        Decision decision = new SourceConsent(domain, testimony, before, registration)
                .judged(new BindingMachine(domain).next(before, registration));
        if (decision.kind() == Decision.Kind.ENDED) {
            bindings.remove(registration.mobileNode());
        }
        return reply(decision, registration.received());
    }

    private RegistrationReply reply(Decision decided, Instant now) {
        Decision decision = decided.with(next -> next.comingFrom(binding(next.mobileNode()), now));
        decision.binding().ifPresent(binding -> bindings.put(binding.mobileNode(), binding));
        return RegistrationReply.of(decision, now, Map.of());
    }

    @Override
    public CompletableFuture<Optional<Refusal>> deregister(String mobileNode) {
        return CompletableFuture.completedFuture(
                bindings.remove(mobileNode) != null
                        ? Optional.empty()
                        : Optional.of(Refusal.of(
                                ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", mobileNode, "no binding has this id")));
    }

    @Override
    public ImmutableMap<String, Instant> lastInventories() {
        return ImmutableMap.copyOf(Maps.transformValues(inventories.latest(), Inventory::received));
    }

    @Override
    public ImmutableSetMultimap<String, String> contested() {
        return contested;
    }

    @Override
    public ImmutableSortedMap<String, String> waiting() {
        return waiting;
    }

    @Override
    public Collection<Binding> bindings() {
        return ImmutableList.copyOf(bindings.values());
    }

    @Override
    public Optional<Binding> binding(String mobileNode) {
        return Optional.ofNullable(bindings.get(mobileNode));
    }

    @Override
    public RuleSet rules(String mobileNode) {
        return binding(mobileNode)
                .map(binding -> DesiredRules.of(binding, network()))
                .orElse(RuleSet.EMPTY);
    }

    @Override
    public NetworkView network() {
        return NetworkView.of(domain, ports, domain.switches().keySet(), Pipeline.DEFAULT);
    }

    @Override
    public void addListener(BindingListener listener) {}

    @Override
    public void removeListener(BindingListener listener) {}
}
