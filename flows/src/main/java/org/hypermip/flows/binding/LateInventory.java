/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Duration;
import java.util.Optional;

/** Why an inventory comes too late to be heeded. */
final class LateInventory {

    /** An inventory that was said so long ago tells of before, or by a clock that is wrong. */
    static final Duration DELAY_LIMIT = Duration.ofSeconds(5);

    private final Inventory inventory;

    LateInventory(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * Returns the refusal of one whose hypervisor has said more already.
     *
     * @param latest the latest of that hypervisor, unless it has been silent since
     */
    Optional<Refusal> overtakenBy(Optional<Inventory> latest) {
        return latest.filter(known -> !inventory.isAfter(known))
                .map(known -> inventory.restarts() < known.restarts()
                        ? ofEarlierStart(known)
                        : tooOld(inventory.hypervisor() + " has said more at " + known.sent()
                                + "; if this is no repetition that comes late, send it with the present time"));
    }

    /** Returns the refusal of one that took too long to come, by its hypervisor's clock. */
    Optional<Refusal> underWayForTooLong() {
        return inventory.sent().plus(DELAY_LIMIT).isBefore(inventory.received())
                ? Optional.of(tooOld("it came at " + inventory.received() + "; send it with the present time"))
                : Optional.empty();
    }

    /** What is kept of a hypervisor's starts may be lost there: the lower number counts when the higher one has been silent. */
    private Refusal ofEarlierStart(Inventory known) {
        return Refusal.of(
                ReplyCode.IDENTIFICATION_MISMATCH,
                "restarts",
                Long.toString(inventory.restarts()),
                inventory.hypervisor() + " has spoken since its start " + known.restarts()
                        + "; end the other notifier of this hypervisor, or wait for "
                        + HeardInventories.SILENCE.toSeconds() + " s");
    }

    private Refusal tooOld(String remedy) {
        return Refusal.of(
                ReplyCode.IDENTIFICATION_MISMATCH, "time", inventory.sent().toString(), remedy);
    }
}
