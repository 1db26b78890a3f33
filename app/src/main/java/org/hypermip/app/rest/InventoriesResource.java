/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Path;

/** Takes inventories by the operators' door: from whom ONOS lets in as an admin. */
@Path("inventories")
public final class InventoriesResource extends InventoriesDoor {}
