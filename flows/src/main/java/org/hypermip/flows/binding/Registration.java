/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.Lifetime;
import org.onlab.packet.MacAddress;

/** A registration request, read and well-formed: what one hypervisor says about one mobile node. */
@AutoValue
public abstract class Registration {

    /** What is said. */
    public abstract RegistrationPhase phase();

    /** Id of the mobile node. */
    public abstract String mobileNode();

    /** The hypervisor that says it. */
    public abstract String reporter();

    /** On whose word it counts as the reporter's, such as {@code operator karaf}; absent if the reporter has signed it. */
    public abstract Optional<String> voucher();

    /** Tells whether an operator says it in the reporter's name: that counts also where the reporter's own word would not. */
    public abstract boolean overriding();

    /** The migration it is about; absent if the reporter has no id for it. */
    public abstract Optional<String> migration();

    /** The hypervisor the mobile node leaves, if the reporter knows. */
    public abstract Optional<String> source();

    /** The hypervisor it goes to, if the reporter knows. */
    public abstract Optional<String> destination();

    /** Its interfaces; may be empty once a binding knows them. */
    public abstract ImmutableList<HomeAddress> interfaces();

    /** Why the interfaces that it lists cannot be taken up; then {@link #interfaces()} is empty. */
    public abstract Optional<Refusal> objection();

    /** Why the interfaces that it lists are not taken up, though nothing else is wrong with it; then {@link #interfaces()} is empty. */
    public abstract Optional<Refusal> unproven();

    /** Name of the switch port of each interface, at the reporter's end. */
    public abstract ImmutableMap<MacAddress, String> ports();

    /** Why some of these ports cannot be the mobile node's, by the port's name. */
    public abstract ImmutableMap<String, Refusal> portObjections();

    /** How long it is to hold, if the reporter asks for less than it can get; zero ends the binding. */
    public abstract Optional<Lifetime> lifetime();

    /** When it was said, by the reporter's own clock; absent if it does not tell. */
    public abstract Optional<Instant> sent();

    /** When it reached us, by the controller's clock. */
    public abstract Instant received();

    /** Returns this registration, the interfaces that it lists being none that can be taken up. */
    public Registration objectedTo(Refusal objection) {
        return toBuilder()
                .interfaces(List.of())
                .objection(Optional.of(objection))
                .build();
    }

    /** Returns this registration, its reporter not being one that can tell of these interfaces. */
    public Registration unprovenBy(Refusal lack) {
        return toBuilder().interfaces(List.of()).unproven(Optional.of(lack)).build();
    }

    /** Returns this registration, some of the ports that it names being none that can be the mobile node's. */
    public Registration withPortObjections(Map<String, Refusal> ports) {
        return toBuilder().portObjections(ports).build();
    }

    /** Returns this registration as one that counts on somebody's word. */
    public Registration onTheWordOf(String voucher) {
        return toBuilder().voucher(Optional.of(voucher)).build();
    }

    /** Returns this registration as what an operator says in the reporter's name. */
    public Registration onTheWordOfOperator(String user) {
        return onTheWordOf("operator " + user).toBuilder().overriding(true).build();
    }

    /** Who says it, for histories: an operator who speaks for a hypervisor is named. */
    String saidBy() {
        return reporter() + voucher().map(who -> " on the word of " + who).orElse("");
    }

    abstract Builder toBuilder();

    /** Returns the same registration as if it had reached us then. */
    public Registration receivedAt(Instant time) {
        return toBuilder().received(time).build();
    }

    /** Returns a builder of a registration that says no more than it must. */
    public static Builder builder() {
        return new AutoValue_Registration.Builder()
                .voucher(Optional.empty())
                .overriding(false)
                .migration(Optional.empty())
                .source(Optional.empty())
                .destination(Optional.empty())
                .lifetime(Optional.empty())
                .sent(Optional.empty())
                .objection(Optional.empty())
                .unproven(Optional.empty())
                .portObjections(Map.of())
                .interfaces(List.of())
                .ports(Map.of());
    }

    /** Collects the fields; {@link #build} fails if one is missing. */
    @AutoValue.Builder
    public abstract static class Builder {
        /** Sets what is said. */
        public abstract Builder phase(RegistrationPhase phase);

        /** Sets the mobile node. */
        public abstract Builder mobileNode(String id);

        /** Sets who says it. */
        public abstract Builder reporter(String hypervisor);

        /** Sets on whose word it counts. */
        abstract Builder voucher(Optional<String> voucher);

        /** Sets whether an operator says it. */
        abstract Builder overriding(boolean overriding);

        /** Sets the migration. */
        public abstract Builder migration(Optional<String> migration);

        /** Sets the hypervisor that is left. */
        public abstract Builder source(Optional<String> hypervisor);

        /** Sets the hypervisor that is gone to. */
        public abstract Builder destination(Optional<String> hypervisor);

        /** Sets the interfaces. */
        public abstract Builder interfaces(Iterable<HomeAddress> interfaces);

        /** Sets why its interfaces cannot be taken up. */
        public abstract Builder objection(Optional<Refusal> objection);

        /** Sets why its interfaces are not taken up. */
        abstract Builder unproven(Optional<Refusal> lack);

        /** Sets the ports. */
        public abstract Builder ports(Map<MacAddress, String> ports);

        /** Sets why some of the ports cannot be its own. */
        public abstract Builder portObjections(Map<String, Refusal> objections);

        /** Sets the lifetime asked for. */
        public abstract Builder lifetime(Optional<Lifetime> lifetime);

        /** Sets when it was said. */
        public abstract Builder sent(Optional<Instant> time);

        /** Sets when it reached us. */
        public abstract Builder received(Instant time);

        /** Returns the registration. */
        public abstract Registration build();
    }
}
