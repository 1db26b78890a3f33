/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** What the words of hypervisors about the ends of a binding call for. */
enum InventoryStep {
    /** Nothing changes. */
    KEEP,
    /** What is said agrees with the binding, whose lifetime begins anew and whose ports and interfaces follow. */
    REFRESH,
    /** The open migration has arrived. */
    ARRIVE,
    /** The migration that has arrived is completed. */
    CLOSE,
    /** The open migration has failed, and the mobile node runs at its source. */
    CANCEL,
    /** The migration that has arrived has failed, and the mobile node runs at its source again. */
    GO_BACK,
    /** The mobile node is asked for where it is bound. */
    ASK,
    /** The binding ends. */
    END
}
