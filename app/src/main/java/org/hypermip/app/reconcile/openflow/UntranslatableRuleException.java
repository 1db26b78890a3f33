/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.openflow;

/** A switch cannot do what a rule says; the message names the switch, what it lacks and what to do about it. */
public final class UntranslatableRuleException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UntranslatableRuleException(String message) {
        super(message);
    }
}
