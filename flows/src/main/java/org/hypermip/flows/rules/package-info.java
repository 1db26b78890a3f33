/* SPDX-License-Identifier: Apache-2.0 */
/** A rule, and nothing else: what it matches, what it does, what it is there for, and its place among other rules. */
package org.hypermip.flows.rules;
