/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** Who wants rules: a mobile node, because of its binding; or the fabric, for all mobile nodes together. */
@AutoValue
public abstract class Holder {

    /** The holder of rules that no binding is the cause of alone. */
    public static final Holder FABRIC = new AutoValue_Holder(Optional.empty());

    /** The mobile node; absent for the fabric. */
    public abstract Optional<String> mobileNode();

    /** Returns the mobile node as a holder. */
    public static Holder ofBinding(String mobileNode) {
        return new AutoValue_Holder(Optional.of(mobileNode));
    }

    /** Who it is, for people to read. */
    public String text() {
        return mobileNode().orElse("the fabric");
    }
}
