/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.stream.Stream;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.CountingStore;
import org.hypermip.app.fake.FakeDomain;
import org.hypermip.app.fake.FakeDrivers;
import org.hypermip.app.fake.FakeFlowRules;
import org.hypermip.app.fake.FakeOwnership;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.app.fake.ManualLane;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.app.store.DistributedBindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.desired.DesiredRules;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** The reconciler over two sites' switches, with all that it depends on in a test's hands. */
public final class Fabric {

    /** How long a switch may take. */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long a switch may take to forget what it decided before. */
    public static final Duration SETTLING = Duration.ofMillis(300);

    /** Time between two checks. */
    public static final Duration RESYNC = Duration.ofSeconds(20);

    /** The time. */
    public final ManualTime time = new ManualTime();

    /** Who looks at everything from time to time. */
    public ManualLane worker = new ManualLane();

    /** Where bindings are kept. */
    public final FakeStorage storage = new FakeStorage();

    /** The store of bindings. */
    public final CountingStore store = new CountingStore(new DistributedBindingStore(storage));

    /** The switches. */
    public final FakeSwitches switches = new FakeSwitches();

    /** Their drivers. */
    public final FakeDrivers drivers = new FakeDrivers();

    /** Their tables. */
    public final FakeFlowRules flowRules = new FakeFlowRules();

    /** The configuration. */
    public final FakeDomain domain = new FakeDomain(TwoSites.domain());

    /** Whose what is. */
    public final FakeOwnership ownership = new FakeOwnership();

    /** Creates the two sites with all switches and ports there. */
    public Fabric() {
        TwoSites.PORTS.forEach((device, ports) -> {
            switches.connect(device);
            ports.forEach((name, number) -> switches.addPort(device, name, number.toLong()));
        });
    }

    /** Starts a reconciler that takes strays away at once, and lets it do what it begins with. */
    public Reconciler start() {
        return start(new StrayPolicy(time.clock(), Duration.ZERO, true, ImmutableSet::of));
    }

    /** Starts a reconciler of a controller that has lost its bindings, if there are none. */
    public Reconciler start(Duration patience) {
        return start(new StrayPolicy(time.clock(), patience, !store.all().isEmpty(), () -> domain.domain()
                .hypervisors()
                .keySet()));
    }

    private Reconciler start(StrayPolicy strays) {
        worker = new ManualLane();
        Reconciler reconciler = new Reconciler(
                new ReconcilerTiming(PATIENCE, SETTLING, RESYNC),
                strays,
                store,
                domain,
                ownership,
                new SwitchServices(TwoSites.APPLICATION, switches, drivers, flowRules),
                time,
                worker);
        time.advance(Duration.ZERO);
        return reconciler;
    }

    /** Stores what the registrations make of their binding, without telling anybody. */
    public Binding bind(Registration... registrations) {
        BindingMachine machine = new BindingMachine(domain.domain());
        return Stream.of(registrations)
                .map(registration -> store.compute(
                                registration.mobileNode(), current -> machine.next(current, registration))
                        .after()
                        .orElseThrow())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Ends a binding, without telling anybody. */
    public void unbind(String mobileNode) {
        store.compute(mobileNode, current -> Decision.end(current.orElseThrow()));
    }

    /** The rules that should be on a switch now. */
    public ImmutableSet<FlowRule> wantedOn(Reconciler reconciler, DeviceId device) {
        RuleTranslator translator = new RuleTranslator(TwoSites.APPLICATION, new SwitchExtensions(drivers));
        return DesiredRules.of(store.all(), reconciler.view()).on(device).rules().stream()
                .map(translator::translate)
                .collect(ImmutableSet.toImmutableSet());
    }
}
