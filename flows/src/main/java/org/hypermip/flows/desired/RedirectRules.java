/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;

/**
 * What a home agent does with frames for the mobile node that it gets from the home network: they go to where it is. At home there is no
 * such rule, but for two short times. One is while it switches, when frames go both ways. The other is when it is just back, until the home
 * network's switches have learned its port again.
 */
public final class RedirectRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.homeDevices().stream().flatMap(device -> rule(mobile, device));
    }

    private static Stream<Rule> rule(MobileInterface mobile, DeviceId device) {
        List<Action> way = way(mobile, device);
        return way.isEmpty()
                ? Stream.empty()
                : mobile.fromHome(device)
                        .map(incoming -> mobile.rule(
                                device,
                                RuleRole.REDIRECT,
                                incoming,
                                incoming.selector().matchEthDst(mobile.address().mac()),
                                way));
    }

    private static List<Action> way(MobileInterface mobile, DeviceId device) {
        boolean isHere = device.equals(mobile.device());
        if (isHere) {
            return mobile.isSimultaneous() || mobile.isJustBack()
                    ? mobile.ways().deliver(IncomingFrames.LOCAL)
                    : List.of();
        }
        return mobile.redirectingDevices().contains(device)
                ? mobile.ways().redirect(device, IncomingFrames.LOCAL)
                : List.of();
    }
}
