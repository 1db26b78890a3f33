/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;

/** Site A's first guest, somewhere on its way. */
public final class Scenes {

    public static final Guest VM = ThreeSites.GUESTS.get(0);

    private Scenes() {}

    public static Attachment place(String hypervisor) {
        return Attachment.at(hypervisor, ThreeSites.device(hypervisor), Map.of(VM.mac(), VM.tap(hypervisor)));
    }

    /** At home and in no hurry. */
    public static Binding atHome(String at) {
        return settled(BindingPhase.AT_HOME, place(at));
    }

    /** Away, and nothing drains any more. */
    public static Binding away(String at) {
        return settled(BindingPhase.AWAY, place(at));
    }

    /** About to move, or moving. */
    public static Binding leaving(BindingPhase phase, String from, String to) {
        return moving(phase, place(from), place(to), place(from));
    }

    /** Just there. */
    public static Binding arrived(String from, String to) {
        return left(moving(BindingPhase.ARRIVED, place(from), place(to), place(to)), from);
    }

    /** A binding of whoever nobody has located. */
    public static Binding leavingFromSomewhere(BindingPhase phase, String to) {
        Attachment somewhere = Attachment.somewhereAtHome(ThreeSites.A1);
        return moving(phase, somewhere, place(to), somewhere);
    }

    /** The same, with grace time for these places. */
    public static Binding left(Binding binding, String... hypervisors) {
        return binding.toBuilder()
                .draining(Arrays.stream(hypervisors)
                        .map(hypervisor -> Draining.of(place(hypervisor), Instant.MAX))
                        .collect(Collectors.toList()))
                .build();
    }

    /** What one generator makes of it, all ports being known and all switches answering ARP. */
    public static ImmutableSet<String> rules(RuleGenerator generator, Binding binding) {
        return rules(generator, binding, ThreeSites.fullView());
    }

    public static ImmutableSet<String> rules(RuleGenerator generator, Binding binding, NetworkView view) {
        return RuleText.of(MobileInterface.of(binding, view).flatMap(generator::rules));
    }

    /** A view in which no tap has appeared yet, and no switch answers ARP. */
    public static NetworkView bareView() {
        return ThreeSites.view(List.of(), ImmutableSet.of());
    }

    private static Binding settled(BindingPhase phase, Attachment at) {
        return Binding.builder()
                .mobileNode(VM.id())
                .interfaces(List.of(VM.address()))
                .phase(phase)
                .at(at)
                .build();
    }

    private static Binding moving(BindingPhase phase, Attachment from, Attachment to, Attachment at) {
        return settled(phase, at).toBuilder()
                .handover(Optional.of(Handover.of("m1", from, to)))
                .build();
    }
}
