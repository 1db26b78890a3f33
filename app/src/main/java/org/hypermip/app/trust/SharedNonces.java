/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.auto.value.AutoValue;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.onlab.util.KryoNamespace;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.StorageService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nonces in a consistent map of ONOS: what one controller has taken, another does not take. Each controller forgets what it took itself
 * when its time is over, aside from the requests, and when it starts also what others have left behind.
 */
final class SharedNonces implements Nonces {

    private static final String MAP = "hypermip-nonces";
    private static final Logger LOG = LoggerFactory.getLogger(SharedNonces.class);

    private final ConsistentMap<String, String> map;
    private final Clock clock;
    private final Executor aside;

    /** First those that are over first: a nonce by another controller's clock, far ahead, keeps no other one. */
    private final Queue<Taken> taken = new PriorityBlockingQueue<>(64, Comparator.comparing(Taken::until));

    private final AtomicBoolean forgetting = new AtomicBoolean();

    /**
     * Opens the map.
     *
     * @param aside does one thing after the other
     */
    SharedNonces(StorageService storage, Clock clock, Executor aside) {
        this.clock = clock;
        this.aside = aside;
        map = storage.<String, String>consistentMapBuilder()
                .withName(MAP)
                .withSerializer(Serializer.using(KryoNamespace.newBuilder().build(MAP)))
                .build();
        aside.execute(this::inherit);
    }

    @Override
    public boolean take(String hypervisor, String nonce, Instant until) {
        forget();
        Taken entry = Taken.of(hypervisor + " " + nonce, until);
        if (map.putIfAbsent(entry.key(), entry.until().toString()) != null) {
            return false;
        }
        taken.add(entry);
        return true;
    }

    /** Nobody else forgets what a controller took that has gone since. */
    private void inherit() {
        try {
            map.entrySet()
                    .forEach(entry -> taken.add(
                            Taken.of(entry.getKey(), time(entry.getValue().value()))));
        } catch (StorageException e) {
            LOG.warn("The nonces of before cannot be read, and stay: {}", e.toString());
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private void forget() {
        Taken first = taken.peek();
        if (first == null || !isOver(first) || !forgetting.compareAndSet(false, true)) {
            return;
        }
        try {
            aside.execute(this::forgetAll);
        } catch (RejectedExecutionException e) {
            forgetting.set(false);
        }
    }

    private void forgetAll() {
        try {
            for (Taken first = taken.peek(); first != null && isOver(first); first = taken.peek()) {
                map.remove(first.key());
                taken.remove(first);
            }
        } catch (StorageException e) {
            LOG.debug("Nonces stay for now: {}", e.toString());
        } finally {
            forgetting.set(false);
        }
    }

    private boolean isOver(Taken entry) {
        return entry.until().isBefore(clock.instant());
    }

    /** A nonce, with its hypervisor, and until when it has to be known. */
    @AutoValue
    abstract static class Taken {
        abstract String key();

        abstract Instant until();

        static Taken of(String key, Instant until) {
            return new AutoValue_SharedNonces_Taken(key, until);
        }
    }
}
