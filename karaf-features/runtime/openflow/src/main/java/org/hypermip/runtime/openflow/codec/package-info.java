/* SPDX-License-Identifier: Apache-2.0 */
/**
 * ONOS's selectors and treatments as OpenFlow matches and instructions, and back, without a loss either way.
 *
 * <p>FlowRuleManager compares what a switch reports with what it stored and re-installs whatever differs, so reading back
 * must give exactly what was written. Each field is one line of a table; an element without a line is refused, never left
 * out: a match that lost a field would be a wider match.
 */
package org.hypermip.runtime.openflow.codec;
