/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onosproject.net.DeviceId;

/**
 * Who wants rules: a mobile node, because of its binding; a network at one of the switches, for its mobile nodes together; or the fabric,
 * whatever the bindings.
 */
@AutoValue
public abstract class Holder {

    /** The holder of rules that no binding is the cause of. */
    public static final Holder FABRIC = new AutoValue_Holder(Optional.empty(), Optional.empty(), Optional.empty());

    /** The mobile node; absent if it is no mobile node alone. */
    public abstract Optional<String> mobileNode();

    /** The network whose mobile nodes want it together. */
    public abstract Optional<String> network();

    /** The switch where they do. */
    public abstract Optional<DeviceId> device();

    /** Returns the mobile node as a holder. */
    public static Holder ofBinding(String mobileNode) {
        return new AutoValue_Holder(Optional.of(mobileNode), Optional.empty(), Optional.empty());
    }

    /** Returns a network at a switch as a holder. */
    public static Holder ofNetwork(String network, DeviceId device) {
        return new AutoValue_Holder(Optional.empty(), Optional.of(network), Optional.of(device));
    }

    /** Who it is, for people to read. */
    public String text() {
        return mobileNode()
                .or(() -> network().flatMap(id -> device().map(device -> "network " + id + " at " + device)))
                .orElse("the fabric");
    }
}
