/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.onlab.util.Tools.groupedThreads;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.onosproject.persistence.PersistenceService;
import org.onosproject.persistence.PersistentMapBuilder;
import org.onosproject.persistence.PersistentSetBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONOS's maps and sets on disk, for the embedded runtime only: a stock ONOS has its own, whose bundle is not published.
 *
 * <p>Writes are durable a second later at most, and all of them after a regular stop.
 */
@Component(immediate = true, service = PersistenceService.class)
public final class PersistenceManager implements PersistenceService {

    private static final Logger LOG = LoggerFactory.getLogger(PersistenceManager.class);
    private static final int COMMIT_PERIOD_SECONDS = 1;
    private static final int CLOSE_SECONDS = 5;

    private final MapDbStore store;
    private final ScheduledExecutorService committer;
    private final ScheduledFuture<?> commits;

    /** Opens the store in Karaf's data directory. */
    @Activate
    public PersistenceManager() {
        this(
                Path.of(System.getProperty("karaf.data", "data"), "persistence", "onos.mapdb"),
                Executors.newSingleThreadScheduledExecutor(groupedThreads("hypermip/persistence", "commit", LOG)));
    }

    PersistenceManager(Path file, ScheduledExecutorService committer) {
        this.store = new MapDbStore(file);
        this.committer = committer;
        this.commits =
                committer.scheduleWithFixedDelay(this::commit, COMMIT_PERIOD_SECONDS, COMMIT_PERIOD_SECONDS, SECONDS);
        LOG.info("Started on {}", file);
    }

    @Override
    public <K, V> PersistentMapBuilder<K, V> persistentMapBuilder() {
        return new EncodedMapBuilder<>(store);
    }

    @Override
    public <E> PersistentSetBuilder<E> persistentSetBuilder() {
        return new EncodedSetBuilder<>(store);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        commits.cancel(false);
        committer.shutdown();
        if (!committer.awaitTermination(CLOSE_SECONDS, SECONDS)) {
            LOG.warn("A commit takes more than {} s; closing after it", CLOSE_SECONDS);
        }
        store.close();
        LOG.info("Stopped");
    }

    private void commit() {
        try {
            store.commit();
        } catch (RuntimeException e) {
            // Thrown further, it would end the schedule: the next commit may well succeed.
            LOG.error("Commit failed; writes since the last one are not on disk yet", e);
        }
    }
}
