/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many registrations in one body. */
class BulkReaderTest {

    private static final String ONE = "{'phase':'completed','reporter':'hv-a','vm':{'id':'vm1'}}";

    private static ImmutableList<BulkItem> read(String text) throws RefusedException {
        return new BulkReader(TwoSites.domain())
                .read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    private static Refusal refused(String text) {
        return assertThrows(RefusedException.class, () -> read(text)).refusal();
    }

    private static String many(int count) {
        return "{'registrations':[" + String.join(",", Collections.nCopies(count, ONE)) + "]}";
    }

    @Test
    void eachIsReadAsIfItCameAlone() throws RefusedException {
        List<BulkItem> items = read("{'registrations':[" + ONE
                + ",{'phase':'nope','reporter':'hv-a','vm':{'id':'vm2'}},7," + ONE.replace("vm1", "vm3") + "]}");

        assertEquals("vm1", items.get(0).registration().mobileNode());
        assertEquals("phase", items.get(1).refusal().field());
        assertEquals("nope", items.get(1).refusal().value());
        assertEquals("7", items.get(2).refusal().value());
        assertEquals("vm3", items.get(3).registration().mobileNode());
        assertEquals(
                List.of(ReplyCode.MALFORMED, ReplyCode.MALFORMED),
                items.subList(1, 3).stream().map(item -> item.refusal().code()).collect(Collectors.toList()));
    }

    @Test
    void aThousandMayComeTogether() throws RefusedException {
        assertEquals(1000, read(many(1000)).size());
        assertEquals("registrations", refused(many(1001)).field());
        assertEquals(
                "should be an array of 1 to 1000 elements", refused(many(1001)).remedy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                        | registrations | ''",
                "{~registrations~:[]}      | registrations | []",
                "{~registrations~:~all~}   | registrations | all",
                "{~registrations~:[7],~x~:1} | x           | 1",
            })
    void whatIsNoneAtAllIsRefusedAsAWhole(String text, String field, String value) {
        // CsvSource takes single quotes for its own.
        Refusal refusal = refused(text.replace('~', '\''));
        assertEquals(ReplyCode.MALFORMED, refusal.code());
        assertEquals(field, refusal.field());
        assertEquals(value, refusal.value());
    }

    @Test
    void moreThanFourMebibytesAreNotRead() {
        String endless = Strings.repeat(" ", BulkReader.MAX_BYTES + 1);
        assertEquals("more than 4194304 bytes", refused(endless).value());
        assertEquals("body", refused("[").field());
    }
}
