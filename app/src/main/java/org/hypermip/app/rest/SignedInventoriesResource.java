/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Path;

/** Takes inventories by the hypervisors' door: from whoever has signed them. */
@Signed
@Path("hypervisors/inventories")
public final class SignedInventoriesResource extends InventoriesDoor {}
