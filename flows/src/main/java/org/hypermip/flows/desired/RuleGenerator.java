/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import java.util.stream.Stream;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.rules.Rule;

/** Makes the rules of one kind for one interface of a mobile node. It sends nothing and remembers nothing. */
public interface RuleGenerator {

    /** Returns the rules; a switch or port that is not there yet has none. */
    Stream<Rule> rules(MobileInterface mobile);
}
