/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.hypermip.app.fake.Signer;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final Seal SEAL = Trusting.seal(Signer.key(1));
    private static final String TEXT = "{\"vm\":\"vm1\"}";

    private static String closed(Seal seal) {
        return seal.close(TEXT).orElseThrow();
    }

    private static void assertNoTicket(String expected, Seal seal, String ticket) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> seal.open(ticket))
                .getMessage());
        assertTrue(message.contains(expected), message);
    }

    @Test
    void whatItHasClosedItKnowsAgain() {
        assertEquals(closed(SEAL), closed(SEAL));
        assertEquals(Optional.of(TEXT), SEAL.open(closed(SEAL)));
        assertEquals(Optional.of("ä"), SEAL.open(SEAL.close("ä").orElseThrow()));
    }

    @Test
    void whatIsSignedIsAsThePageSays() {
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8));
        String signature = new HypervisorKey(Signer.key(1))
                .sign("hypermip-ticket:" + closed(SEAL).substring(0, payload.length() + 9));
        assertTrue(closed(SEAL).startsWith(payload + "."));
        assertTrue(closed(SEAL).endsWith("." + signature));
    }

    @Test
    void twoKeysAreValidWhileOneIsReplaced() {
        Seal replacing = Trusting.seal(Signer.key(2), Signer.key(1));

        assertEquals(Optional.of(TEXT), replacing.open(closed(SEAL)));
        assertEquals(closed(Trusting.seal(Signer.key(2))), closed(replacing), "the first one signs");
        assertNotEquals(closed(SEAL), closed(replacing));
        assertNoTicket("with a key of this fabric", Trusting.seal(Signer.key(2)), closed(SEAL));
    }

    @Test
    void whatWasAlteredIsNone() {
        String ticket = closed(SEAL);
        for (int index = 0; index < ticket.length() - 2; index++) {
            char other = ticket.charAt(index) == 'A' ? 'B' : 'A';
            String altered = ticket.substring(0, index) + other + ticket.substring(index + 1);
            assertThrows(IllegalArgumentException.class, () -> SEAL.open(altered), altered);
        }
        String other = SEAL.close("{\"vm\":\"vm2\"}").orElseThrow();
        assertNoTicket(
                "as this fabric signed it",
                SEAL,
                other.substring(0, other.indexOf('.')) + ticket.substring(ticket.indexOf('.')));
    }

    @Test
    void whatIsCutOffOrHugeIsNone() {
        String ticket = closed(SEAL);
        for (int length = 0; length < ticket.length(); length++) {
            assertNoTicket("a whole ticket", SEAL, ticket.substring(0, length));
        }
        assertNoTicket("a whole ticket", SEAL, ticket + "\n");
        assertNoTicket("a whole ticket", SEAL, "A".repeat(Seal.MAX) + ticket);
    }

    @Test
    void aTextThatIsTooLongIsNotClosed() {
        assertEquals(Optional.empty(), SEAL.close("x".repeat(Seal.MAX)));
        assertTrue(SEAL.close("x".repeat(Seal.MAX / 2)).isPresent());
    }

    /** A key of a hypervisor must not make tickets, nor the fabric's sign requests, should somebody use one for both. */
    @Test
    void aSignatureOfAnythingElseIsNone() {
        String signed = closed(SEAL).substring(0, closed(SEAL).lastIndexOf('.'));
        assertNoTicket("as this fabric signed it", SEAL, signed + "." + new HypervisorKey(Signer.key(1)).sign(signed));
    }

    @Test
    void withoutAKeyNobodyCanTell() {
        assertEquals(Optional.empty(), Seal.NONE.close(TEXT));
        assertEquals(Optional.empty(), Seal.NONE.open(closed(SEAL)));
        assertFalse(Seal.NONE.open("anything").isPresent());
    }
}
