/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;

/**
 * What lies on switches of a binding that is lost. The home network's switches say where frames for the mobile node go, and answer for its
 * addresses; whoever has the hypervisor has no hand in those. The switch where it is says by which port.
 */
final class Remains {

    /** By its MAC address to its switch, there to its port; and for which addresses. */
    private static final ImmutableSet<RuleRole> TELLING =
            Sets.immutableEnumSet(RuleRole.REDIRECT, RuleRole.DELIVERY, RuleRole.PROXY_ARP, RuleRole.PROXY_ND);

    private static final ImmutableSet<RuleRole> NEEDED = Sets.immutableEnumSet(RuleRole.REDIRECT, RuleRole.DELIVERY);

    private final FlowAudit audit;
    private final Supplier<NetworkView> view;
    private final StrayPolicy strays;

    /**
     * Creates the remains.
     *
     * @param strays until when rules stay that nobody wants; after that there are none of a binding that is lost
     */
    Remains(FlowAudit audit, Supplier<NetworkView> view, StrayPolicy strays) {
        this.audit = audit;
        this.view = view;
        this.strays = strays;
    }

    /** Tells whether all rules lie there that would say so of that binding, each as it would be laid. */
    boolean areOf(Binding binding) {
        if (strays.mayRemoveStrays()) {
            return false;
        }
        List<Rule> telling = DesiredRules.of(binding, view.get()).rules().stream()
                .filter(rule -> TELLING.contains(rule.role()))
                .collect(Collectors.toList());
        Set<RuleRole> roles = telling.stream().map(Rule::role).collect(Collectors.toSet());
        Map<DeviceId, List<Rule>> bySwitch = telling.stream().collect(Collectors.groupingBy(Rule::device));
        return roles.containsAll(NEEDED)
                && bySwitch.entrySet().stream().allMatch(entry -> lie(entry.getValue(), entry.getKey()));
    }

    private boolean lie(Collection<Rule> rules, DeviceId device) {
        FlowAudit.Look look = audit.glance(device);
        return rules.stream().allMatch(rule -> audit.isConfirmed(rule, look));
    }
}
