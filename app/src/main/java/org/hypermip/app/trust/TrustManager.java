/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.clock.SteadyClock;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trust in hypervisors as a component of ONOS: keys from files, nonces in the cluster's store. */
@Component(
        immediate = true,
        service = TrustService.class,
        configurationPid = {HomeAgentService.APPLICATION, "$"})
public final class TrustManager implements TrustService {

    /** Whom the application believes. Keys themselves are never settings: those can be listed. */
    @interface Settings {
        /** The directory with hypervisors' keys, a file for each; relative to ONOS's (Karaf's) own directory. */
        String hypervisorKeys() default "etc/hypermip-keys";

        /** The file with the fabric's own key, with which tickets are signed; relative to ONOS's (Karaf's) own directory. */
        String fabricKey() default "etc/hypermip-fabric-key";

        /** Whether guests abroad of which nothing is known are believed on the word of their hypervisor alone: it may then have any guest's traffic. */
        boolean unticketedVisitors() default false;

        /** Whether requests by the hypervisors' door are believed that are not signed: anybody can then redirect any guest. */
        boolean unsignedReports() default false;
    }

    static final String UNSIGNED =
            "unsignedReports is true: whoever reaches the hypervisors' door can redirect any guest's"
                    + " traffic, for reports without signature are believed; give the hypervisors keys, and set it to false";

    static final String UNTICKETED =
            "unticketedVisitors is true: each hypervisor can have the traffic of any guest that has no binding, by saying that it"
                    + " runs there; have operators vouch for those that wait, and set it to false";

    private static final Logger LOG = LoggerFactory.getLogger(TrustManager.class);

    private final HypervisorKeys keys;
    private final FabricKey fabricKey;
    private final boolean unticketed;
    private final boolean unsigned;
    private final SignatureCheck check;
    private final ExecutorService aside;
    private final Allowances allowances;
    private final SecurityLog log;

    /** Believes by these settings, as long as they do not change. */
    @Activate
    public TrustManager(Settings settings, @Reference StorageService storage) {
        this(
                base().resolve(settings.hypervisorKeys()).normalize(),
                base().resolve(settings.fabricKey()).normalize(),
                settings.unticketedVisitors(),
                settings.unsignedReports(),
                storage,
                Executors.newSingleThreadExecutor(groupedThreads("hypermip/trust", "nonces", LOG)),
                SteadyClock.system());
    }

    TrustManager(
            Path directory,
            Path fabricKey,
            boolean unticketed,
            boolean unsigned,
            StorageService storage,
            ExecutorService aside,
            Clock clock) {
        this.keys = new HypervisorKeys(directory);
        this.fabricKey = new FabricKey(fabricKey);
        this.unticketed = unticketed;
        this.unsigned = unsigned;
        this.aside = aside;
        this.check = new SignatureCheck(keys::of, new SharedNonces(storage, clock, aside), clock);
        this.allowances = new Allowances(clock);
        this.log = new SecurityLog(LOG, clock);
        aside.execute(TrustManager::rehearse);
        if (unticketed) {
            LOG.warn(UNTICKETED);
        }
        if (unsigned) {
            LOG.warn(UNSIGNED);
        } else {
            LOG.info("Hypervisors' requests have to be signed, with keys in {}", directory);
        }
    }

    /** The first use of Java's cryptography takes some tenths of a second, which no guest should wait for. */
    private static void rehearse() {
        HypervisorKey key = new HypervisorKey(new byte[HypervisorKey.MIN_BYTES]);
        LOG.debug("Rehearsed: {}", key.hasSigned(SignatureCheck.digest(new byte[0]), ""));
    }

    /** Karaf's own directory, wherever its process was started; without Karaf, where it was. */
    private static Path base() {
        return Path.of(System.getProperty("karaf.base", "")).toAbsolutePath();
    }

    @Deactivate
    void stop() {
        aside.shutdownNow();
    }

    @Override
    public Optional<SignedWord> head(String method, String path, Function<String, List<String>> headers)
            throws UntrustedException {
        if (unsigned && !SignatureCheck.isSigned(headers)) {
            return Optional.empty();
        }
        try {
            SignedWord word = check.head(method, path, headers);
            if (!allowances.take(word.hypervisor())) {
                throw TrustRefusals.rate(word.hypervisor()).of(word);
            }
            return Optional.of(word);
        } catch (UntrustedException e) {
            throw log.refused(e);
        }
    }

    @Override
    public void body(SignedWord word, byte[] body) throws UntrustedException {
        try {
            check.body(word, body);
        } catch (UntrustedException e) {
            throw log.refused(e);
        }
    }

    @Override
    public Seal seal() {
        return fabricKey.seal();
    }

    @Override
    public boolean believesUnticketed() {
        return unticketed;
    }

    @Override
    public ImmutableList<String> warnings(Collection<String> hypervisors) {
        return ImmutableList.<String>builder()
                .addAll(unsigned ? List.of(UNSIGNED) : keys.missing(hypervisors))
                .addAll(unticketed ? List.of(UNTICKETED) : List.of())
                .addAll(keys.problems())
                .addAll(fabricKey.problems())
                .build();
    }
}
