/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PollSettingsTest {
    private static final String NAME = "pollFrequency";

    @Test
    void aNumberIsTakenHoweverItIsWritten() {
        assertEquals(7, PollSettings.seconds(Map.of(NAME, 7), NAME));
        assertEquals(7, PollSettings.seconds(Map.of(NAME, " 7 "), NAME));
    }

    @Test
    void lessThanASecondIsASecond() {
        assertEquals(1, PollSettings.seconds(Map.of(NAME, 0), NAME));
        assertEquals(1, PollSettings.seconds(Map.of(NAME, "-3"), NAME));
    }

    @Test
    void whatIsAbsentOrNoNumberIsTheDefault() {
        assertEquals(PollSettings.DEFAULT_SECONDS, PollSettings.seconds(Map.of(), NAME));
        assertEquals(PollSettings.DEFAULT_SECONDS, PollSettings.seconds(Map.of(NAME, "often"), NAME));
    }
}
