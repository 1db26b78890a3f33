/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws docs/rule-roles.md from the roles, and tells when the page in the tree is another one. */
class RuleRolePageTest {

    private static final Path PAGE = Path.of("../docs/rule-roles.md");

    private static final Path DRAWN = Path.of("target/rule-roles.md");

    private static final List<String> INTRODUCTION = List.of(
            "# Roles and ranks of rules",
            "",
            "A rule's priority is the configured `priority` (41000) plus the rank of its role. A frame meets",
            "the rule with the highest rank first. Roles in **bold** are heads: their rules attract frames to",
            "rules of other roles. A rollout adds heads last and takes them away first; see",
            "[order of a rollout](how-a-packet-goes.md#order-of-a-rollout).",
            "",
            "`RuleRolePageTest` draws this page from `RuleRole` and `RuleBand`.",
            "",
            "| Rank | Home agent | Foreign agent | Any switch |",
            "| --- | --- | --- | --- |");

    @Test
    void thePageShowsAllRoles() throws IOException {
        List<String> drawn = Stream.concat(INTRODUCTION.stream(), rows()).collect(Collectors.toList());
        Files.write(DRAWN, drawn);

        List<String> shown = Files.exists(PAGE) ? Files.readAllLines(PAGE) : List.of();
        assertEquals(drawn, shown, "docs/rule-roles.md is stale; copy flows/" + DRAWN + " to its place");
    }

    @Test
    void everyRankIsOfOneBand() {
        List<RuleBand> bands = List.of(RuleBand.values());
        assertEquals(0, bands.get(0).lowest());
        IntStream.range(1, bands.size())
                .forEach(index -> assertEquals(
                        bands.get(index - 1).highest() + 1, bands.get(index).lowest()));
        assertTrue(Arrays.stream(RuleRole.values()).allMatch(role -> role.rank() <= Pipeline.BAND));
    }

    private static Stream<String> rows() {
        return Arrays.stream(RuleBand.values())
                .sorted(Comparator.reverseOrder())
                .flatMap(band -> Stream.concat(
                        Stream.of("| *" + words(band) + "* | | | |"),
                        IntStream.rangeClosed(band.lowest(), band.highest())
                                .map(rank -> band.highest() - rank + band.lowest())
                                .filter(rank -> roles(rank).findAny().isPresent())
                                .mapToObj(RuleRolePageTest::row)));
    }

    private static String row(int rank) {
        return Arrays.stream(RuleRole.Side.values())
                .map(side -> roles(rank)
                        .filter(role -> role.side() == side)
                        .map(RuleRolePageTest::cell)
                        .collect(Collectors.joining(", ")))
                .map(cell -> cell.isEmpty() ? " |" : " " + cell + " |")
                .collect(Collectors.joining("", "| " + rank + " |", ""));
    }

    private static Stream<RuleRole> roles(int rank) {
        return Arrays.stream(RuleRole.values()).filter(role -> role.rank() == rank);
    }

    private static String cell(RuleRole role) {
        return role.isHead() ? "**" + role.label() + "**" : role.label();
    }

    private static String words(RuleBand band) {
        return band.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + band.lowest() + " to " + band.highest();
    }
}
