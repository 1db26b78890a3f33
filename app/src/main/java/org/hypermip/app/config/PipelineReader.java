/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import org.hypermip.app.codec.JsonField;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;

/** Reads where in the switches' tables our rules stand, and who forwards what they do not. */
final class PipelineReader {

    private static final int MAX_PRIORITY = 65535;

    /** The number of tables from ours to another application's first: the one in between is for what stands in for routers. */
    private static final int TABLES_BETWEEN = 2;

    private PipelineReader() {}

    /**
     * Returns what the configuration says.
     *
     * @throws org.hypermip.app.codec.FieldException if a field does not hold what it should
     */
    static Pipeline read(JsonField root) {
        int table = root.find("table")
                .map(field -> field.integer(0, Pipeline.MAX_TABLE))
                .orElse(Pipeline.DEFAULT.table());
        return Pipeline.of(
                table,
                root.find("priority")
                        .map(field -> field.integer(1, MAX_PRIORITY - Pipeline.BAND))
                        .orElse(Pipeline.DEFAULT.basePriority()),
                root.find("baseForwarding")
                        .map(field -> baseForwarding(field, table + TABLES_BETWEEN))
                        .orElse(BaseForwarding.NORMAL));
    }

    private static BaseForwarding baseForwarding(JsonField field, int first) {
        return field.holds("normal")
                ? BaseForwarding.NORMAL
                : BaseForwarding.inTable(field.integer(
                        first,
                        BaseForwarding.MAX_TABLE,
                        "'normal', or the table of another application, an integer from " + first + " to "
                                + BaseForwarding.MAX_TABLE + ": rules of ours are in table " + (first - TABLES_BETWEEN)
                                + " and the next one, and frames go on to later tables only"));
    }
}
