/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;

/** What a rule does to a frame; actions of a rule apply in order. A rule without actions drops. */
public abstract class Action {

    private Action() {}

    /** Calls the visitor's method for this kind. */
    public abstract void accept(ActionVisitor visitor);

    /** Returns an output to that port. */
    public static Action output(PortNumber port) {
        return new AutoValue_Action_Output(port);
    }

    /** Returns the choice of a tunnel; the key has 24 bits. */
    public static Action tunnel(long key, IpAddress destination) {
        return new AutoValue_Action_Tunnel(key, destination);
    }

    /** Returns the making of an ARP reply. */
    public static Action answerArp(MacAddress mac, Ip4Address address) {
        return new AutoValue_Action_AnswerArp(mac, address);
    }

    /** Returns the setting of the sender's MAC address. */
    public static Action ethSource(MacAddress mac) {
        return new AutoValue_Action_EthSource(mac);
    }

    /** Returns the setting of the receiver's MAC address. */
    public static Action ethDestination(MacAddress mac) {
        return new AutoValue_Action_EthDestination(mac);
    }

    /** Returns the putting on of a VLAN tag. */
    public static Action pushVlan(VlanId vlan) {
        return new AutoValue_Action_PushVlan(vlan);
    }

    /** Returns the taking off of the outer VLAN tag. */
    public static Action popVlan() {
        return new AutoValue_Action_PopVlan();
    }

    /** Returns what ends the rule for packets whose TTL or hop limit is spent, and takes one from that of others. */
    public static Action decrementTtl() {
        return new AutoValue_Action_DecrementTtl();
    }

    /** Returns the writing of actions into the action set. */
    public static Action write(Iterable<Action> actions) {
        return new AutoValue_Action_Write(ImmutableList.copyOf(actions));
    }

    /** Returns what empties the action set. */
    public static Action clear() {
        return new AutoValue_Action_Clear();
    }

    /** Returns what has the frame meet the rules of a table anew, of the rule's own one too, as it is by then; Nicira's. */
    public static Action resubmit(int table) {
        return new AutoValue_Action_Resubmit(table);
    }

    /** Returns a continuation with another table, of a greater number than the rule's. */
    public static Action goToTable(int table) {
        return new AutoValue_Action_GoToTable(table);
    }

    /** The port that it sends the frame out of; absent if it does something else. */
    public Optional<PortNumber> outputPort() {
        return Optional.empty();
    }

    /** Tells whether the frame is sent into a tunnel by it, at once or in the end. */
    boolean isTunnel() {
        return false;
    }

    /** Tells whether the frame goes on to the rules of another table. */
    public boolean isContinuation() {
        return false;
    }

    /** The end of the tunnel that it chooses for outputs that follow. */
    public Optional<IpAddress> tunnelDestination() {
        return Optional.empty();
    }

    @AutoValue
    abstract static class Output extends Action {
        abstract PortNumber port();

        @Override
        public final Optional<PortNumber> outputPort() {
            return Optional.of(port());
        }

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.output(port());
        }
    }

    @AutoValue
    abstract static class Tunnel extends Action {
        abstract long key();

        abstract IpAddress destination();

        @Override
        final boolean isTunnel() {
            return true;
        }

        @Override
        public final Optional<IpAddress> tunnelDestination() {
            return Optional.of(destination());
        }

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.tunnel(key(), destination());
        }
    }

    @AutoValue
    abstract static class AnswerArp extends Action {
        abstract MacAddress mac();

        abstract Ip4Address address();

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.answerArp(mac(), address());
        }
    }

    @AutoValue
    abstract static class EthSource extends Action {
        abstract MacAddress mac();

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.ethSource(mac());
        }
    }

    @AutoValue
    abstract static class EthDestination extends Action {
        abstract MacAddress mac();

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.ethDestination(mac());
        }
    }

    @AutoValue
    abstract static class PushVlan extends Action {
        abstract VlanId vlan();

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.pushVlan(vlan());
        }
    }

    @AutoValue
    abstract static class PopVlan extends Action {
        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.popVlan();
        }
    }

    @AutoValue
    abstract static class DecrementTtl extends Action {
        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.decrementTtl();
        }
    }

    @AutoValue
    abstract static class Write extends Action {
        abstract ImmutableList<Action> actions();

        @Override
        final boolean isTunnel() {
            return actions().stream().anyMatch(Action::isTunnel);
        }

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.write(actions());
        }
    }

    @AutoValue
    abstract static class Clear extends Action {
        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.clear();
        }
    }

    @AutoValue
    abstract static class Resubmit extends Action {
        abstract int table();

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.resubmit(table());
        }
    }

    @AutoValue
    abstract static class GoToTable extends Action {
        abstract int table();

        @Override
        public final boolean isContinuation() {
            return true;
        }

        @Override
        public final void accept(ActionVisitor visitor) {
            visitor.goToTable(table());
        }
    }
}
