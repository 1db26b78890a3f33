/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;

/** What a rule does to a frame; actions of a rule apply in order. A rule without actions drops. */
public abstract class Action {

    /** One method for each kind of action: a switch's driver, or a fake switch. */
    public interface Visitor {
        /** Sends the frame, as it is by now, out of a port; logical ports IN_PORT and NORMAL included. */
        void output(PortNumber port);

        /** Sets where the frame goes if it is put out of a tunnel port, and under which key. */
        void tunnel(long key, IpAddress destination);

        /** Turns an ARP request into the reply that says: {@code address} is at {@code mac}. */
        void answerArp(MacAddress mac, Ip4Address address);
    }

    private Action() {}

    /** Calls the visitor's method for this kind. */
    public abstract void accept(Visitor visitor);

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

    @AutoValue
    abstract static class Output extends Action {
        abstract PortNumber port();

        @Override
        public final void accept(Visitor visitor) {
            visitor.output(port());
        }
    }

    @AutoValue
    abstract static class Tunnel extends Action {
        abstract long key();

        abstract IpAddress destination();

        @Override
        public final void accept(Visitor visitor) {
            visitor.tunnel(key(), destination());
        }
    }

    @AutoValue
    abstract static class AnswerArp extends Action {
        abstract MacAddress mac();

        abstract Ip4Address address();

        @Override
        public final void accept(Visitor visitor) {
            visitor.answerArp(mac(), address());
        }
    }
}
