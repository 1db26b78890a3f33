/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.onlab.util.KryoNamespace;
import org.onosproject.store.service.Serializer;

class CodecTest {

    @Test
    void aSerializersValuesComeBackAsTheyWere() {
        Codec<String[]> codec = Codec.of(Serializer.forTypes(String.class, String[].class));

        String[] value = {"a", "b"};

        assertArrayEquals(value, codec.decode(codec.encode(value)));
        assertArrayEquals(codec.encode(value), codec.encode(new String[] {"a", "b"}));
    }

    @Test
    void whatTheSerializerDoesNotKnowIsRefused() {
        Codec<Object> codec =
                Codec.of(Serializer.using(KryoNamespace.newBuilder().build()));

        assertThrows(IllegalArgumentException.class, () -> codec.encode(new Object()));
    }

    @Test
    void presenceTakesNoRoom() {
        Codec<Boolean> presence = Codec.presence();

        assertEquals(0, presence.encode(true).length);
        assertEquals(true, presence.decode(new byte[0]));
    }
}
