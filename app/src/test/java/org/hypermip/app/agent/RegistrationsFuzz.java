/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.TwoSites;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.codec.BulkItem;
import org.hypermip.app.codec.BulkReader;
import org.hypermip.app.codec.RefusedException;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.hostile.Refused;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.network.MobilityDomain;

/** Bodies of registrations, alone and many together: what is refused leaves every binding as it was. */
public final class RegistrationsFuzz {

    private static final MobilityDomain DOMAIN = TwoSites.domain();

    private RegistrationsFuzz() {}

    /** Takes one body, by both doors. */
    public static void fuzzerTestOneInput(byte[] body) {
        alone(body);
        together(body);
    }

    private static void alone(byte[] body) {
        try {
            take(List.of(new RegistrationReader(DOMAIN).read(body, ManualTime.START)));
        } catch (RefusedException e) {
            Refused.check(e.refusal());
        }
    }

    private static void together(byte[] body) {
        try {
            ImmutableList.Builder<Registration> registrations = ImmutableList.builder();
            for (BulkItem item : new BulkReader(DOMAIN).read(body, ManualTime.START)) {
                if (item.kind() == BulkItem.Kind.REGISTRATION) {
                    registrations.add(item.registration());
                } else {
                    Refused.check(item.refusal());
                }
            }
            take(registrations.build());
        } catch (RefusedException e) {
            Refused.check(e.refusal());
        }
    }

    private static void take(List<Registration> registrations) {
        if (registrations.isEmpty()) {
            return;
        }
        Agency agency = new Agency();
        registrations.forEach(registration -> take(agency, registration));
        agency.deactivate();
    }

    private static void take(Agency agency, Registration registration) {
        ImmutableList<Binding> before = agency.homeAgent.bindings();
        RegistrationReply reply = answer(agency, agency.homeAgent.register(registration));
        reply.refusal().ifPresent(refusal -> {
            Refused.check(refusal);
            if (!agency.homeAgent.bindings().equals(before)) {
                throw new AssertionError(
                        "refused by " + refusal + ", and " + before + " is " + agency.homeAgent.bindings());
            }
        });
        DesiredRules.of(agency.homeAgent.bindings(), agency.homeAgent.network());
    }

    private static RegistrationReply answer(Agency agency, CompletableFuture<RegistrationReply> reply) {
        agency.fabric.storage.deliver();
        for (int tries = 0; !reply.isDone() && tries < 100; tries++) {
            agency.fabric.time.advance(Duration.ofMillis(100));
            agency.fabric.storage.deliver();
        }
        return reply.getNow(null);
    }
}
