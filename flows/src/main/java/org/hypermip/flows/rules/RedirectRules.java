/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;

/**
 * What a home agent does with frames for the mobile node that it gets from the home network: they go to where it is.
 * At home there is no such rule, but for two short times: while it switches, when frames go both ways, and when it is
 * just back, until the home network's switches have learned its port again.
 */
final class RedirectRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.homeDevices().stream().flatMap(device -> rule(journey, device));
    }

    private static Stream<Rule> rule(Journey journey, DeviceId device) {
        List<Action> way = way(journey, device);
        return way.isEmpty()
                ? Stream.empty()
                : journey.fromHome(device)
                        .map(entry -> journey.rule(
                                device,
                                RuleRole.REDIRECT,
                                entry,
                                entry.selector().matchEthDst(journey.address().mac()),
                                way));
    }

    private static List<Action> way(Journey journey, DeviceId device) {
        boolean isHere = device.equals(journey.device());
        if (isHere) {
            return journey.isSimultaneous() || journey.isJustBack()
                    ? journey.ways().deliver(Entry.LOCAL)
                    : List.of();
        }
        return journey.redirectingDevices().contains(device) ? journey.ways().redirect(device, Entry.LOCAL) : List.of();
    }
}
