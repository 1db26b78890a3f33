/* SPDX-License-Identifier: Apache-2.0 */
/** The operator's network configuration: read, checked, and watched for changes. */
package org.hypermip.app.config;
