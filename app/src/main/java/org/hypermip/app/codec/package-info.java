/* SPDX-License-Identifier: Apache-2.0 */
/** JSON: registrations as they come in, bindings as they are stored, answers as they go out. No service is used here. */
package org.hypermip.app.codec;
