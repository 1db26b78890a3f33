/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** What a legal registration does to the open migration. */
enum RegistrationStep {
    /** Frames go to both places from now on. */
    SWITCH,
    /** What is known is said again. */
    REPEAT,
    /** The mobile node has arrived. */
    ARRIVE,
    /** It has arrived, and the migration is over. */
    ARRIVE_AND_CLOSE,
    /** The migration that has arrived is over. */
    CLOSE,
    /** The migration is over before it has arrived. */
    WITHDRAW,
    /** The migration that has arrived has failed: the mobile node is at its source again. */
    GO_BACK,
    /** The migration may stay open for longer. */
    REFRESH
}
