/* SPDX-License-Identifier: Apache-2.0 */
/** Groups: GroupManager's operations to a switch, and the switch's errors and statistics back. */
package org.hypermip.runtime.openflow.group;
