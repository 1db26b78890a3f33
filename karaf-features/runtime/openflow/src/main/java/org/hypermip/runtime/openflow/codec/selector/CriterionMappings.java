/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;

/** All lines of the tables, found by criterion type or by match field. */
final class CriterionMappings {
    private static final Map<Criterion.Type, CriterionMapping> BY_TYPE;
    private static final ImmutableListMultimap<MatchFields, CriterionMapping> BY_FIELD;

    static {
        ImmutableListMultimap.Builder<MatchFields, CriterionMapping> byField = ImmutableListMultimap.builder();
        Map<Criterion.Type, CriterionMapping> byType = Maps.newEnumMap(Criterion.Type.class);
        Stream.<List<CriterionMapping>>of(
                        PortFields.ALL,
                        LinkFields.ALL,
                        NetworkFields.ALL,
                        Ip4Fields.ALL,
                        Ip6Fields.ALL,
                        TransportFields.ALL,
                        IcmpFields.ALL,
                        NeighborDiscoveryFields.ALL,
                        ArpFields.ALL,
                        MplsFields.ALL)
                .flatMap(Collection::stream)
                .forEach(mapping -> {
                    byType.put(mapping.type(), mapping);
                    byField.put(mapping.field(), mapping);
                });
        BY_TYPE = Maps.immutableEnumMap(byType);
        BY_FIELD = byField.build();
    }

    private CriterionMappings() {}

    static Optional<CriterionMapping> of(Criterion.Type type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /** Whether some criterion type stands for this field. */
    static boolean knows(MatchFields field) {
        return BY_FIELD.containsKey(field);
    }

    /** Reads a match on a field with the first mapping that can say its value and mask. */
    static Optional<Criterion> read(OFOxm<?> oxm) {
        return BY_FIELD.get(oxm.getMatchField().id).stream()
                .map(mapping -> mapping.read(oxm))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
