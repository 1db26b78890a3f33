/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Ids of migrations that nobody else gave one: they tell whose and of when they are, so that an old one is known as such. */
final class MigrationIds {

    private MigrationIds() {}

    /** Returns an id of a migration of that mobile node that begins then; no id is made twice. */
    static String made(String mobileNode, Instant begin, Predicate<String> taken) {
        return Stream.iterate(begin, time -> time.plusNanos(1))
                .map(time -> prefix(mobileNode) + time)
                .filter(taken.negate())
                .findFirst()
                .orElseThrow();
    }

    /** Tells whether the id was made here, and for that mobile node. */
    static boolean isMadeFor(String mobileNode, String id) {
        return id.startsWith(prefix(mobileNode))
                && isTime(id.substring(prefix(mobileNode).length()));
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text).toString().equals(text);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String prefix(String mobileNode) {
        return mobileNode + "@";
    }
}
