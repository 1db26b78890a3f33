/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hypermip.app.fake.Signer;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.store.service.ConsistentMapException;

class SignatureCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.900Z");
    private static final String PATH = "/onos/hypermip/hypervisors/registrations";
    private static final String BODY = "{\"phase\":\"switching\",\"vm\":{\"id\":\"vm1\"},\"reporter\":\"hv-a\"}";
    private static final Signer SIGNER = new Signer("hv-a", Signer.key(1));

    private final Set<String> taken = new HashSet<>();
    private final Map<String, ImmutableList<HypervisorKey>> keys =
            new LinkedHashMap<>(Map.of("hv-a", ImmutableList.of(new HypervisorKey(Signer.key(1)))));
    private final SignatureCheck check = check((hypervisor, nonce, until) -> taken.add(hypervisor + nonce));

    private SignatureCheck check(Nonces nonces) {
        return new SignatureCheck(
                hypervisor -> keys.getOrDefault(hypervisor, ImmutableList.of()),
                nonces,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ImmutableMap<String, String> headers(Signer signer) {
        return signer.headers("POST", PATH, BODY, NOW, Signer.nonce());
    }

    private static Function<String, List<String>> values(Map<String, String> headers) {
        return ImmutableListMultimap.copyOf(headers.entrySet())::get;
    }

    private void take(String method, String path, Map<String, String> headers, String body) throws UntrustedException {
        check.body(check.head(method, path, values(headers)), body.getBytes(StandardCharsets.UTF_8));
    }

    private Refusal refusal(String path, Map<String, String> headers, String body) {
        UntrustedException exception = assertThrows(UntrustedException.class, () -> take("POST", path, headers, body));
        assertEquals(exception.refusal().field() + ": " + exception.refusal().remedy(), exception.getMessage());
        return exception.refusal();
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    @Test
    void whatIsSignedIsTakenInTheNameOfItsSigner() throws UntrustedException {
        SignedWord word = check.head("POST", PATH, values(headers(SIGNER)));
        check.body(word, BODY.getBytes(StandardCharsets.UTF_8));

        assertEquals("hv-a", word.hypervisor());
        assertEquals(1, taken.size());
    }

    /** RFC 9530 appendix B.1. */
    @Test
    void theDigestIsThatOfTheRfc() {
        assertEquals(
                "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
                SignatureCheck.digest("{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Signature-Input", "Signature", "Content-Digest"})
    void eachHeaderHasToBeThereOnce(String name) {
        Map<String, String> without = new LinkedHashMap<>(headers(SIGNER));
        String value = String.valueOf(without.remove(name));
        Refusal missing = refusal(PATH, without, BODY);
        assertEquals(ReplyCode.FAILED_AUTHENTICATION, missing.code());
        assertEquals(name, missing.field());
        assertEquals("", missing.value());

        ImmutableListMultimap<String, String> twice = ImmutableListMultimap.<String, String>builder()
                .putAll(without.entrySet())
                .putAll(name, value, value)
                .build();
        assertEquals(
                name,
                assertThrows(UntrustedException.class, () -> check.head("POST", PATH, twice::get))
                        .refusal()
                        .field());
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Digest, sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "Content-Digest, sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "Content-Digest, sha-256=::",
        "Signature,      hypermip=:aGk=:",
        "Signature,      other=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "Signature,      ''",
        "Signature-Input, hypermip=()",
    })
    void aHeaderOfAnotherFormIsRefused(String name, String value) {
        Refusal refusal = refusal(PATH, with(headers(SIGNER), name, value), BODY);

        assertEquals(ReplyCode.FAILED_AUTHENTICATION, refusal.code());
        assertEquals(name, refusal.field());
        assertEquals(value, refusal.value());
    }

    @Test
    void whatIsQuotedIsQuotedInPart() {
        String value = refusal(PATH, with(headers(SIGNER), "Signature", "x".repeat(8000)), BODY)
                .value();

        assertTrue(value.length() < 300, value);
    }

    /** Nobody learns which names have a key. */
    @Test
    void anUnknownNameAndAWrongKeyAreRefusedAlike() {
        Refusal wrong = refusal(PATH, headers(new Signer("hv-a", Signer.key(9))), BODY);
        Refusal unknown = refusal(PATH, headers(new Signer("hv-z", Signer.key(1))), BODY);

        assertEquals(ReplyCode.FAILED_AUTHENTICATION, wrong.code());
        assertEquals("hv-a", wrong.value());
        assertEquals("hv-z", unknown.value());
        assertEquals(wrong.code(), unknown.code());
        assertEquals(wrong.field(), unknown.field());
        assertEquals(wrong.remedy(), unknown.remedy());
    }

    @Test
    void anotherHypervisorsKeyIsNone() {
        keys.put("hv-b", ImmutableList.of(new HypervisorKey(Signer.key(2))));

        assertEquals(
                "hv-b",
                refusal(PATH, headers(new Signer("hv-b", Signer.key(1))), BODY).value());
    }

    @Test
    void bothKeysAreValidWhileOneReplacesTheOther() throws UntrustedException {
        Signer renewed = new Signer("hv-a", Signer.key(2));
        keys.put("hv-a", ImmutableList.of(new HypervisorKey(Signer.key(2)), new HypervisorKey(Signer.key(1))));
        take("POST", PATH, headers(SIGNER), BODY);
        take("POST", PATH, headers(renewed), BODY);

        keys.put("hv-a", ImmutableList.of(new HypervisorKey(Signer.key(2))));
        take("POST", PATH, headers(renewed), BODY);
        assertEquals("Signature", refusal(PATH, headers(SIGNER), BODY).field());
    }

    @Test
    void anotherMethodPathOrBodyIsNotWhatWasSigned() {
        ImmutableMap<String, String> headers = headers(SIGNER);

        assertThrows(UntrustedException.class, () -> take("PUT", PATH, headers, BODY));
        assertEquals("Signature", refusal(PATH + "/bulk", headers, BODY).field());
        Refusal other = refusal(PATH, headers, BODY.replace("vm1", "vm2"));
        assertEquals("Content-Digest", other.field());
        assertEquals(ReplyCode.FAILED_AUTHENTICATION, other.code());
        assertEquals(Set.of(), taken);
    }

    /** Whole seconds, for signatures have no other: RFC 5944's seven, either way. */
    @ParameterizedTest
    @CsvSource({"0, true", "7, true", "-7, true", "8, false", "-8, false", "60, false", "-86400, false"})
    void aSignatureIsGoodForSevenSeconds(long ahead, boolean isTaken) throws UntrustedException {
        Instant created = NOW.plusSeconds(ahead);
        ImmutableMap<String, String> headers = SIGNER.headers("POST", PATH, BODY, created, Signer.nonce());
        if (isTaken) {
            take("POST", PATH, headers, BODY);
            return;
        }
        Refusal refusal = refusal(PATH, headers, BODY);
        assertEquals(ReplyCode.IDENTIFICATION_MISMATCH, refusal.code());
        assertEquals("created", refusal.field());
        assertEquals(String.valueOf(created.getEpochSecond()), refusal.value());
        assertEquals(Set.of(), taken);
    }

    /** A body may have 4 MiB: nobody has one read by repeating an old head. */
    @Test
    void whatIsOldIsRefusedByItsHeadAlone() {
        Map<String, String> old = SIGNER.headers("POST", PATH, BODY, NOW.minusSeconds(8), Signer.nonce());

        Refusal refusal = assertThrows(UntrustedException.class, () -> check.head("POST", PATH, values(old)))
                .refusal();
        assertEquals(ReplyCode.IDENTIFICATION_MISMATCH, refusal.code());
        assertEquals("created", refusal.field());
    }

    /** Else a body that comes when its nonce is forgotten would be taken again. */
    @Test
    void whatBecomesOldWhileItsBodyComesIsRefused() throws UntrustedException {
        SignedWord word = check.head("POST", PATH, values(headers(SIGNER)));
        SignatureCheck later = new SignatureCheck(
                hypervisor -> ImmutableList.of(),
                (hypervisor, nonce, until) -> true,
                Clock.fixed(NOW.plusSeconds(8), ZoneOffset.UTC));

        assertEquals(
                "created",
                assertThrows(UntrustedException.class, () -> later.body(word, BODY.getBytes(StandardCharsets.UTF_8)))
                        .refusal()
                        .field());
    }

    /** Not 131, which is final: the key may well be there. */
    @Test
    void keysThatCannotBeReadAreNotTakenForNone() {
        SignatureCheck blind = new SignatureCheck(
                hypervisor -> {
                    throw new UncheckedIOException(new AccessDeniedException("keys"));
                },
                (hypervisor, nonce, until) -> true,
                Clock.fixed(NOW, ZoneOffset.UTC));

        Refusal refusal = assertThrows(
                        UntrustedException.class, () -> blind.head("POST", PATH, values(headers(SIGNER))))
                .refusal();
        assertEquals(ReplyCode.UNSPECIFIED, refusal.code());
        assertEquals("keyid", refusal.field());
        assertEquals("hv-a", refusal.value());
    }

    @Test
    void aNonceIsTakenOnceFromEach() throws UntrustedException {
        keys.put("hv-b", ImmutableList.of(new HypervisorKey(Signer.key(2))));
        String nonce = Signer.nonce();
        ImmutableMap<String, String> headers = SIGNER.headers("POST", PATH, BODY, NOW, nonce);
        take("POST", PATH, headers, BODY);

        Refusal again = refusal(PATH, headers, BODY);
        assertEquals(ReplyCode.IDENTIFICATION_MISMATCH, again.code());
        assertEquals("nonce", again.field());
        assertEquals(nonce, again.value());
        take("POST", PATH, new Signer("hv-b", Signer.key(2)).headers("POST", PATH, BODY, NOW, nonce), BODY);
    }

    /** As long as its signature is good by the clock of any controller, a minute apart from ours as it may be. */
    @Test
    void aNonceIsKnownAsLongAsItCouldBeRepeated() throws UntrustedException {
        List<Instant> until = new ArrayList<>();
        SignatureCheck noting = check((hypervisor, nonce, end) -> until.add(end));
        Instant created = NOW.plusSeconds(7);

        noting.body(
                noting.head("POST", PATH, values(SIGNER.headers("POST", PATH, BODY, created, Signer.nonce()))),
                BODY.getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(Instant.ofEpochSecond(created.getEpochSecond() + 67)), until);
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotTakenForAYes() throws UntrustedException {
        SignatureCheck silent = check((hypervisor, nonce, until) -> {
            throw new ConsistentMapException("the map does not answer");
        });
        SignedWord word = silent.head("POST", PATH, values(headers(SIGNER)));

        Refusal refusal = assertThrows(
                        UntrustedException.class, () -> silent.body(word, BODY.getBytes(StandardCharsets.UTF_8)))
                .refusal();
        assertEquals(ReplyCode.UNSPECIFIED, refusal.code());
        assertEquals("nonce", refusal.field());
    }

    /** Method, path, three headers and body: whatever character of whichever is another, it is refused. */
    @Property(tries = 4000)
    void aFlippedByteAnywhereIsRefused(
            @ForAll @IntRange(max = 5) int part,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @IntRange(min = 1, max = 127) int flip) {
        ImmutableMap<String, String> headers = headers(SIGNER);
        List<String> names = ImmutableList.copyOf(headers.keySet());
        List<String> parts = new ArrayList<>(List.of("POST", PATH, BODY));
        names.forEach(name -> parts.add(headers.get(name)));
        parts.set(part, flipped(parts.get(part), place, flip));
        Map<String, String> sent = new LinkedHashMap<>();
        names.forEach(name -> sent.put(name, parts.get(3 + names.indexOf(name))));

        UntrustedException exception =
                assertThrows(UntrustedException.class, () -> take(parts.get(0), parts.get(1), sent, parts.get(2)));

        assertEquals(ReplyCode.FAILED_AUTHENTICATION, exception.refusal().code());
        assertEquals(Set.of(), taken);
    }

    private static String flipped(String text, int place, int flip) {
        char[] characters = text.toCharArray();
        int index = place % characters.length;
        characters[index] = (char) (characters[index] ^ flip);
        return new String(characters);
    }

    @Test
    void noRefusalShowsAKey() {
        String key = Signer.line(Signer.key(1)).strip();
        List<Refusal> refusals = List.of(
                refusal(PATH, Map.of(), BODY),
                refusal(PATH, headers(new Signer("hv-a", Signer.key(9))), BODY),
                refusal(PATH, headers(SIGNER), ""),
                refusal(PATH, SIGNER.headers("POST", PATH, BODY, Instant.EPOCH, Signer.nonce()), BODY));

        assertFalse(Joiner.on(' ').join(refusals).contains(key));
        assertFalse(Joiner.on(' ').join(refusals).contains(new String(Signer.key(1), StandardCharsets.US_ASCII)));
    }
}
