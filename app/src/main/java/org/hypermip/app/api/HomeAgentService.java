/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onosproject.event.ListenerService;

/** The home agent: takes registrations, keeps bindings, and has the switches forward accordingly. */
public interface HomeAgentService extends ListenerService<BindingEvent, BindingListener> {

    /** The name of the application, under which its rules and its configuration are known to ONOS. */
    String APPLICATION = "org.hypermip";

    /**
     * Decides about a registration and has its rules installed.
     *
     * <p>The reply to {@code switching} and {@code preparing} comes when the switches have confirmed, or with a refusal in bounded time. If
     * a switch does not confirm, {@code switching} is refused, and the binding is as it was before. The other phases say what has happened
     * already: they are accepted at once and the rules follow, tried again until the switches hold them.
     *
     * @return the reply; never fails exceptionally
     */
    CompletableFuture<RegistrationReply> register(Registration registration);

    /**
     * Does the same with many that came together: with those of one mobile node in their order, each when the one before has its reply.
     *
     * @return the replies, in the same order. One that is completed from without before its turn is not registered
     */
    ImmutableList<CompletableFuture<RegistrationReply>> register(List<Registration> registrations);

    /**
     * Compares a hypervisor's inventory with the bindings, and mends these; the rules follow.
     *
     * @return what was concluded about each guest in it; never fails exceptionally
     */
    CompletableFuture<InventoryReply> inventory(Inventory inventory);

    /**
     * Decides about a mobile node that the fabric saw, unless nobody knows it; the rules follow. While frames go both ways
     * there is no hurry: hypervisors get the time to say themselves that it has arrived.
     *
     * @return the binding it led to, or why nothing changed; never fails exceptionally
     */
    CompletableFuture<RegistrationReply> sighted(Sighting sighting);

    /**
     * Ends a binding, wherever its mobile node is; all its rules go.
     *
     * @return why that is not possible: no binding has this id
     */
    CompletableFuture<Optional<Refusal>> deregister(String mobileNode);

    /** The bindings, ordered by mobile node; their times are the wall clock's. */
    Collection<Binding> bindings();

    /** The bindings of those that have an address in some network, be it a link-local one made of a MAC address; ordered by mobile node. */
    Collection<Binding> holders(IpAddress address);

    /** The binding of one mobile node; its times are the wall clock's. */
    Optional<Binding> binding(String mobileNode);

    /** When the latest inventory of each hypervisor came, by the wall clock; only of those that have sent one since the application started. */
    ImmutableMap<String, Instant> lastInventories();

    /** The mobile nodes that run at several hypervisors, by each that says so: until one of them says something else, nothing moves. */
    ImmutableSetMultimap<String, String> contested();

    /**
     * The mobile nodes that are abroad as a hypervisor alone says, so that they have no binding until somebody vouches for them, and what to
     * do about each: a sentence.
     */
    ImmutableSortedMap<String, String> waiting();

    /** The rules that the switches should hold because of one mobile node; empty if it has no binding. */
    RuleSet rules(String mobileNode);

    /** The configuration, and the switches' ports as they are now. */
    NetworkView network();
}
