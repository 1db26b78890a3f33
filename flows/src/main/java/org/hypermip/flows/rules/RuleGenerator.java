/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.stream.Stream;

/** Makes the rules of one kind for one interface of a mobile node. It sends nothing and remembers nothing. */
interface RuleGenerator {

    /** Returns the rules; a switch or port that is not there yet has none. */
    Stream<Rule> rules(Journey journey);
}
