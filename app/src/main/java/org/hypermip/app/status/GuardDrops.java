/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.OptionalLong;
import org.hypermip.flows.rules.RuleRole;

/** What the guard of a visitor's port has dropped. */
public final class GuardDrops {

    /** What to do if it goes on dropping. */
    public static final String REMEDY =
            "it sends under addresses that are not registered, such as temporary IPv6 ones: list them in"
                    + " vm.interfaces, have the guest use none, or give its network temporaryAddresses;"
                    + " a few are RARP, which QEMU sends on arrival";

    private static final ImmutableSet<RuleRole> GUARDS =
            Sets.immutableEnumSet(RuleRole.ANTI_SPOOFING, RuleRole.ND_GUARD, RuleRole.FRAME_GUARD);

    private GuardDrops() {}

    /** Returns how many packets these rules have dropped, by the switches' latest report; empty if none. */
    public static OptionalLong of(Collection<RuleStatus> rules) {
        long packets = rules.stream()
                .filter(status -> GUARDS.contains(status.rule().role()))
                .mapToLong(RuleStatus::packets)
                .sum();
        return packets == 0 ? OptionalLong.empty() : OptionalLong.of(packets);
    }
}
