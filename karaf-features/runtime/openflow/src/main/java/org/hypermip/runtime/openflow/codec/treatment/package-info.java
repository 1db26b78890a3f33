/* SPDX-License-Identifier: Apache-2.0 */
/** Treatments as actions and instructions: one table line an instruction type. */
package org.hypermip.runtime.openflow.codec.treatment;
