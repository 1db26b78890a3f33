/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;

/** Rules of any number of switches, one for each key. */
@AutoValue
public abstract class RuleSet {

    /** No rules. */
    public static final RuleSet EMPTY = new AutoValue_RuleSet(ImmutableMap.of());

    abstract ImmutableMap<Rule.Key, Rule> byKey();

    /** The rules, in the order they were given. */
    public ImmutableCollection<Rule> rules() {
        return byKey().values();
    }

    /** The rule of that key. */
    public Optional<Rule> get(Rule.Key key) {
        return Optional.ofNullable(byKey().get(key));
    }

    /** The rules of one switch. */
    public RuleSet on(DeviceId device) {
        return of(rules().stream().filter(rule -> rule.device().equals(device)));
    }

    /** Returns a set of these rules; of those with the same key, the first counts. */
    public static RuleSet of(Stream<Rule> rules) {
        Map<Rule.Key, Rule> byKey = new LinkedHashMap<>();
        rules.forEach(rule -> byKey.putIfAbsent(rule.key(), rule));
        return new AutoValue_RuleSet(ImmutableMap.copyOf(byKey));
    }
}
