/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** What hypervisors say about machines of net-a, one interface each, whose taps are called tap-a and tap-b. */
public final class Reports {

    private Reports() {}

    /** The MAC address of the machine of that number. */
    public static MacAddress mac(int machine) {
        return MacAddress.valueOf(0x525400000000L + machine);
    }

    /** The interface of the machine of that number. */
    public static HomeAddress address(int machine) {
        return HomeAddress.of("net-a", mac(machine), List.of(IpAddress.valueOf("10.1.0." + (49 + machine))));
    }

    /** A migration begins; the reporter names its own port. */
    public static Registration preparing(int machine, String reporter, String source, String destination) {
        return preparing("vm" + machine, machine, reporter, source, destination);
    }

    /** The same as an operator says it: that needs no other end's word. */
    public static Registration ordered(int machine, String reporter, String source, String destination) {
        return preparing(machine, reporter, source, destination).onTheWordOfOperator("karaf");
    }

    /** The same, of a machine that goes by another name. */
    public static Registration preparing(String name, int machine, String reporter, String source, String destination) {
        return said(RegistrationPhase.PREPARING, name, reporter)
                .source(Optional.of(source))
                .destination(Optional.of(destination))
                .interfaces(List.of(address(machine)))
                .ports(ImmutableMap.of(mac(machine), "tap-" + reporter.charAt(reporter.length() - 1)))
                .build();
    }

    /** It goes on. */
    public static Registration says(String reporter, RegistrationPhase phase, int machine) {
        return said(phase, "vm" + machine, reporter).build();
    }

    private static Registration.Builder said(RegistrationPhase phase, String name, String reporter) {
        return Registration.builder()
                .phase(phase)
                .mobileNode(name)
                .reporter(reporter)
                .received(ManualTime.START);
    }
}
