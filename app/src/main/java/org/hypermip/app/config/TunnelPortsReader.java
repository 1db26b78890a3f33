/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.app.codec.Claims;
import org.hypermip.app.codec.JsonField;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.TunnelPort;

/** Reads what a switch tunnels with: one port, or a list of them, each of another encapsulation. */
final class TunnelPortsReader {

    private static final String ENCAPSULATIONS =
            Arrays.stream(Encapsulation.values()).map(Encapsulation::label).collect(Collectors.joining(", "));

    private TunnelPortsReader() {}

    /** Returns the ports of the switch, in the order configured. */
    static ImmutableList<TunnelPort> read(JsonField agentSwitch) {
        Optional<JsonField> several = agentSwitch.find("tunnelPorts");
        if (several.isEmpty()) {
            return ImmutableList.of(TunnelPort.of(
                    agentSwitch.get("tunnelPort").portName(), encapsulation(agentSwitch.find("encapsulation"))));
        }
        for (String single : ImmutableList.of("tunnelPort", "encapsulation")) {
            agentSwitch.find(single).ifPresent(field -> {
                throw field.shouldBe("left out: tunnelPorts says it for each port");
            });
        }
        return list(several.get());
    }

    private static ImmutableList<TunnelPort> list(JsonField array) {
        Claims<String> names = new Claims<>();
        Claims<Encapsulation> encapsulations = new Claims<>();
        return array.items(1, Encapsulation.values().length).stream()
                .map(field -> {
                    field.object("port", "encapsulation");
                    JsonField name = field.get("port");
                    Optional<JsonField> encapsulation = field.find("encapsulation");
                    return TunnelPort.of(
                            names.claim(name, name.portName()),
                            encapsulations.claim(field.get("encapsulation"), encapsulation(encapsulation)));
                })
                .collect(ImmutableList.toImmutableList());
    }

    private static Encapsulation encapsulation(Optional<JsonField> field) {
        return field.map(given -> given.parse("one of " + ENCAPSULATIONS, name -> Encapsulation.named(name)
                        .orElseThrow(IllegalArgumentException::new)))
                .orElse(Encapsulation.VXLAN);
    }
}
