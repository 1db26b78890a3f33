/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** Reads the interfaces of a mobile node; each belongs to one home network, named or found by its addresses. */
final class InterfacesReader {

    static final int MAX_INTERFACES = 32;
    private static final int MAX_ADDRESSES = 32;

    private final MobilityDomain domain;
    private final Claims<MacAddress> macs = new Claims<>();
    private final Map<String, Claims<IpAddress>> claimed = new HashMap<>();
    private final ImmutableList.Builder<HomeAddress> homeAddresses = ImmutableList.builder();
    private final Map<MacAddress, String> ports = new LinkedHashMap<>();
    private Optional<Refusal> objection = Optional.empty();
    private Optional<FieldException> ofGateway = Optional.empty();
    private int needed;

    private InterfacesReader(MobilityDomain domain) {
        this.domain = domain;
    }

    /**
     * Reads interfaces. Addresses are given for all of them, or for none by an end that knows only ports.
     *
     * @throws FieldException if a field does not hold what it should
     */
    static InterfacesReader read(List<JsonField> interfaces, MobilityDomain domain) {
        InterfacesReader reader = new InterfacesReader(domain);
        boolean withAddresses =
                interfaces.stream().anyMatch(field -> field.find("addresses").isPresent());
        interfaces.forEach(field -> reader.add(field.object("mac", "network", "addresses", "port"), withAddresses));
        return reader;
    }

    /** Reads interfaces of which some may have addresses and others not. What is wrong with one takes the port from no other. */
    static InterfacesReader each(List<JsonField> interfaces, MobilityDomain domain) {
        InterfacesReader reader = new InterfacesReader(domain);
        interfaces.forEach(reader::addIfReadable);
        return reader;
    }

    private void addIfReadable(JsonField field) {
        try {
            add(
                    field.object("mac", "network", "addresses", "port"),
                    field.find("addresses").isPresent());
        } catch (FieldException e) {
            objection = objection.or(() -> Optional.of(e.refusal()));
        }
    }

    /** The interfaces; none if one of them does not fit what is configured. */
    ImmutableList<HomeAddress> homeAddresses() {
        return objection.isPresent() ? ImmutableList.of() : homeAddresses.build();
    }

    /** Why one of them does not fit what is configured, or cannot be read. */
    Optional<Refusal> objection() {
        return objection;
    }

    /** Why one of them is a router's, if one is. */
    Optional<FieldException> ofGateway() {
        return ofGateway;
    }

    ImmutableMap<MacAddress, String> ports() {
        return ImmutableMap.copyOf(ports);
    }

    private void add(JsonField field, boolean withAddresses) {
        JsonField macField = field.get("mac");
        MacAddress mac = macs.claim(macField, macField.stationMac());
        Optional<String> port = field.find("port").map(JsonField::portName);
        Optional<HomeNetwork> routed = domain.gatewayOf(mac);
        if (routed.isPresent()) {
            objectTo(gateways(macField, mac, routed.get()));
            return;
        }
        port.ifPresent(name -> ports.put(mac, name));
        if (withAddresses) {
            fit(field, mac);
        }
    }

    private UnfitInterfaceException gateways(JsonField field, Object value, HomeNetwork network) {
        FieldException reason = new FieldException(
                field.path(),
                value.toString(),
                "the virtual machine's own: this is the gateway's of network " + network.id(),
                ReplyCode.PROHIBITED);
        ofGateway = Optional.of(reason);
        return new UnfitInterfaceException(reason.refusal());
    }

    private void objectTo(UnfitInterfaceException reason) {
        objection = objection.or(() -> Optional.of(reason.refusal()));
    }

    private void fit(JsonField field, MacAddress mac) {
        try {
            HomeAddress address = homeAddress(field, mac);
            homeAddresses.add(address);
            domain.network(address.network()).ifPresent(network -> need(DesiredRules.growing(address, network), field));
        } catch (UnfitInterfaceException e) {
            objectTo(e);
        }
    }

    /** What one registration can have the switches hold is limited: it is one of many, and their tables are. */
    private void need(int rules, JsonField field) {
        needed += rules;
        if (needed > DesiredRules.MOST_GROWING) {
            throw UnfitInterfaceException.tooManyRules(field.get("addresses"), needed);
        }
    }

    private HomeAddress homeAddress(JsonField field, MacAddress mac) {
        List<JsonField> addresses = field.get("addresses").items(1, MAX_ADDRESSES);
        HomeNetwork network = field.find("network").map(this::named).orElseGet(() -> found(field, addresses));
        return HomeAddress.of(
                network.id(),
                mac,
                addresses.stream().map(address -> address(address, network)).collect(ImmutableList.toImmutableList()));
    }

    private HomeNetwork named(JsonField field) {
        String id = field.name(RegistrationReader.MAX_ID);
        return domain.network(id)
                .orElseThrow(() -> UnfitInterfaceException.shouldBe(
                        field,
                        "one of the configured networks " + domain.networks().keySet() + "; or left out"));
    }

    private HomeNetwork found(JsonField field, List<JsonField> addresses) {
        ImmutableList<HomeNetwork> networks = networks(addresses.stream()
                .filter(address -> !HomeAddress.isLinkLocal(address.hostAddress()))
                .findFirst()
                .orElseGet(() -> addresses.get(0)));
        if (networks.size() > 1) {
            throw UnfitInterfaceException.shouldBe(
                    field.get("network"),
                    "the one of the networks that its addresses are in: "
                            + networks.stream().map(HomeNetwork::id).collect(Collectors.joining(", ")));
        }
        return networks.get(0);
    }

    private ImmutableList<HomeNetwork> networks(JsonField field) {
        IpAddress address = field.hostAddress();
        ImmutableList<HomeNetwork> networks = domain.networksOf(address);
        if (networks.isEmpty()) {
            throw UnfitInterfaceException.unserved(field, address);
        }
        return networks;
    }

    /** Link-local addresses are of every network, and may be the same in each. */
    private IpAddress address(JsonField field, HomeNetwork network) {
        IpAddress address = field.hostAddress();
        if (network.isGateway(address)) {
            throw gateways(field, address, network);
        }
        if (HomeAddress.isLinkLocal(address)) {
            return address;
        }
        claimed.computeIfAbsent(network.id(), id -> new Claims<>()).claim(field, address);
        if (!networks(field).contains(network)) {
            throw UnfitInterfaceException.shouldBe(
                    field,
                    "of network " + network.id() + " " + network.prefixes() + " like the others of this interface");
        }
        return address;
    }
}
