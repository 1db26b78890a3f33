/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.app.Reports;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Transition;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;

/** Who claims the same waits, who claims something else does not. */
class ReservationsTest {

    private final Fabric fabric = new Fabric();
    private final MobilityDomain domain = fabric.start().view().domain();
    private final Reservations reservations = new Reservations(fabric.store::compute, key -> Runnable::run);

    private CompletableFuture<Transition> keep(String mobileNode, Function<Optional<Binding>, Decision> decide) {
        return reservations.keep(mobileNode, domain, decide);
    }

    private static Binding binding(String mobileNode, int address) {
        return Binding.builder()
                .mobileNode(mobileNode)
                .interfaces(List.of(Reports.address(address)))
                .phase(BindingPhase.AT_HOME)
                .at(Attachment.somewhereAtHome(A1))
                .build();
    }

    /** Claims that address, unless another one has it. */
    private Decision claim(String mobileNode, int address) {
        Binding next = binding(mobileNode, address);
        return Decision.accept(next)
                .unless(binding -> AddressClaims.conflict(mobileNode, next.interfaces(), fabric.store.known(), domain));
    }

    private CompletableFuture<Transition> claiming(String mobileNode, int address) {
        return keep(mobileNode, before -> claim(mobileNode, address));
    }

    @Test
    void whileOneIsKeptTheSameClaimWaitsAndAnotherOneDoesNot() {
        List<CompletableFuture<Transition>> meanwhile = new ArrayList<>();
        List<Boolean> done = new ArrayList<>();
        CompletableFuture<Transition> first = keep("vm1", before -> {
            if (meanwhile.isEmpty()) {
                meanwhile.add(claiming("early", 9));
            } else {
                meanwhile.add(claiming("vm2", 1));
                meanwhile.add(claiming("vm3", 3));
                meanwhile.forEach(other -> done.add(other.isDone()));
            }
            return claim("vm1", 1);
        });

        assertEquals(List.of(true, false, true), done);
        assertTrue(first.join().decision().refusal().isEmpty());
        assertTrue(meanwhile.get(1).join().decision().refusal().isPresent());
        assertEquals(Optional.empty(), fabric.store.get("vm2"));
    }

    @Test
    void aReservationEndsWithWhateverIsThrown() {
        List<Binding> asked = new ArrayList<>();
        CompletableFuture<Transition> broken = keep("vm1", before -> {
            asked.add(binding("vm1", 1));
            if (asked.size() > 1) {
                throw new IllegalStateException("the store did not answer");
            }
            return claim("vm1", 1);
        });

        assertThrows(CompletionException.class, broken::join);
        assertEquals(2, asked.size());
        assertTrue(claiming("vm2", 1).join().decision().refusal().isEmpty());
    }

    @Test
    void whatClaimsNothingNewIsDecidedOnce() {
        claiming("vm1", 1).join();
        List<Optional<Binding>> asked = new ArrayList<>();

        keep("vm1", before -> {
                    asked.add(before);
                    return Decision.end(before.orElseThrow());
                })
                .join();

        assertEquals(List.of(Optional.of(binding("vm1", 1))), asked);
        assertFalse(fabric.store.get("vm1").isPresent());
    }

    /** Whoever comes first has it; nobody else does. */
    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // it ends in another one, which is waited for
    void ofManyAtOnceEachAddressIsOnes() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Transition>> all = IntStream.range(0, 400)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> claiming("vm" + i, 1 + i % 20), threads)
                            .thenCompose(kept -> kept))
                    .collect(Collectors.toList());
            long accepted = all.stream()
                    .filter(kept -> kept.join().decision().refusal().isEmpty())
                    .count();
            assertEquals(20, accepted);
            assertEquals(
                    20,
                    fabric.store.all().stream()
                            .map(binding -> binding.interfaces().get(0))
                            .distinct()
                            .count());
            assertEquals(20, fabric.store.all().size());
        } finally {
            threads.shutdownNow();
        }
    }
}
