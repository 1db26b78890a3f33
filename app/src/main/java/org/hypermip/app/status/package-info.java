/* SPDX-License-Identifier: Apache-2.0 */
/** What is configured, beside how it stands at this moment: for REST and for the shell. */
package org.hypermip.app.status;
