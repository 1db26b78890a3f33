/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Flow rules: FlowRuleManager's batches to a switch, and the switch's errors, barriers and statistics back.
 *
 * <p>On the way out a batch is written in the caller's thread, flow-mods and barrier in one message. On the way back the
 * barrier reply is taken in the switch's own dispatcher thread, behind every error that came before it.
 */
package org.hypermip.runtime.openflow.flow;
