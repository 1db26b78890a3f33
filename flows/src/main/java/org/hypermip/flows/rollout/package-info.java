/* SPDX-License-Identifier: Apache-2.0 */
/** What has to change on switches so that they hold the desired rules, and in which order. */
package org.hypermip.flows.rollout;
