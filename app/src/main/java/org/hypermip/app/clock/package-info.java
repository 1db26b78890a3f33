/* SPDX-License-Identifier: Apache-2.0 */
/** The time that everything else takes its time by. */
package org.hypermip.app.clock;
