/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who lists whom is what hypervisors said last. */
class ListersTest {

    private static Set<String> some(Random random) {
        return IntStream.range(0, 20)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> "vm" + i)
                .collect(Collectors.toSet());
    }

    @Property(tries = 50, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void eachIsListedByThoseThatListItNow(@ForAll Random random) {
        Map<String, Set<String>> said = new HashMap<>();
        Listers<String> listers = Listers.none();
        for (int step = 0; step < 20; step++) {
            String hypervisor = "hv" + random.nextInt(3);
            Set<String> now = some(random);
            listers = listers.with(hypervisor, said.getOrDefault(hypervisor, Set.of()), now);
            said.put(hypervisor, now);
        }
        for (int i = 0; i < 20; i++) {
            String mobileNode = "vm" + i;
            Set<String> expected = new HashSet<>();
            said.forEach((hypervisor, listed) -> {
                if (listed.contains(mobileNode)) {
                    expected.add(hypervisor);
                }
            });
            assertEquals(expected, listers.of(mobileNode), mobileNode);
        }
    }

    /** An inventory that is repeated costs nothing, and one guest that comes or goes a part of a thousand. */
    @Test
    void whatDoesNotChangeIsKept() {
        Set<String> many = IntStream.range(0, 5000).mapToObj(i -> "vm" + i).collect(Collectors.toSet());
        Listers<String> listers = Listers.<String>none().with("hv", Set.of(), many);

        assertSame(listers, listers.with("hv", many, many));

        Listers<String> more = listers.with("hv", many, Sets.union(many, Set.of("one")));
        Set<Object> kept = Sets.newIdentityHashSet();
        kept.addAll(listers.parts());
        assertEquals(
                1, more.parts().stream().filter(part -> !kept.contains(part)).count());
    }
}
