/* SPDX-License-Identifier: Apache-2.0 */
/** How the switches come to hold what is wanted: stage by stage, each confirmed. */
package org.hypermip.app.reconcile.rollout;
