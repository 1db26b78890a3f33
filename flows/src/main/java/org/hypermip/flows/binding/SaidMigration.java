/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;

/** Which migration {@code preparing} speaks of. The id of a closed one is an old word about an old thing, and no name of a new one. */
final class SaidMigration {

    private final Registration registration;
    private final Optional<Binding> current;

    SaidMigration(Registration registration, Optional<Binding> current) {
        this.registration = registration;
        this.current = current;
    }

    /** The id that was said, unless it is a closed migration's. */
    Optional<String> id() {
        return registration.migration().filter(id -> !isClosed(id));
    }

    /** Returns an id for a new migration. */
    String made() {
        return MigrationIds.made(
                registration.mobileNode(), registration.received(), made -> isOpen(made) || hasClosed(made));
    }

    /**
     * Tells whether nothing new begins by what was said, with a closed migration's id: another migration is open, or the closed one
     * completed. If it did not, it can only mean another attempt, which gets an id of its own.
     */
    boolean isOldWord() {
        return registration.migration().filter(this::isClosed).isPresent()
                && (current.orElseThrow().handover().isPresent() || hasCompleted());
    }

    /** What moved a mobile node since without a migration makes an old id worth as much as none. */
    private boolean hasCompleted() {
        return registration.migration().filter(this::isLast).isPresent()
                && current.flatMap(Binding::lastMigration)
                        .filter(last -> last.end() == RegistrationPhase.COMPLETED)
                        .flatMap(ClosedMigration::destination)
                        .filter(there -> current.orElseThrow().at().isAt(there))
                        .isPresent();
    }

    /** Ids that were made here are made once, so those that are not the open migration's are closed ones'. */
    private boolean isClosed(String id) {
        return current.isPresent()
                && !isOpen(id)
                && (hasClosed(id) || MigrationIds.isMadeFor(registration.mobileNode(), id));
    }

    private boolean isOpen(String id) {
        return current.flatMap(Binding::handover)
                .filter(open -> open.migration().equals(id))
                .isPresent();
    }

    private boolean hasClosed(String id) {
        return current.filter(binding -> binding.hasClosed(id)).isPresent();
    }

    private boolean isLast(String id) {
        return current.flatMap(Binding::lastMigration)
                .filter(last -> last.id().equals(id))
                .isPresent();
    }
}
