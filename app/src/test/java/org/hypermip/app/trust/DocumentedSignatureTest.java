/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hypermip.app.Documents;
import org.junit.jupiter.api.Test;

/** The signed request of docs/registrations.md is taken at the time that it names. */
class DocumentedSignatureTest {

    private static final String PAGE = "registrations.md";
    private static final Pattern KEY = Pattern.compile("With the key `([^`]*)`");

    private final HypervisorKey key = key();
    private final String base = Documents.example(PAGE, "text base").text();
    private final List<String> halves = Splitter.on("\n\n")
            .limit(2)
            .splitToList(Documents.example(PAGE, "http signed").text());
    private final List<String> lines = Splitter.on('\n').splitToList(halves.get(0));

    private static HypervisorKey key() {
        Matcher sentence = KEY.matcher(Documents.text(PAGE));
        assertTrue(sentence.find());
        return new HypervisorKey(Base64.getDecoder().decode(sentence.group(1)));
    }

    @Test
    void itIsTaken() throws UntrustedException {
        ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
        lines.stream()
                .skip(1)
                .map(line -> Splitter.on(": ").limit(2).splitToList(line))
                .forEach(field -> headers.put(field.get(0), field.get(1)));
        List<String> request = Splitter.on(' ').splitToList(lines.get(0));
        SignatureCheck check = new SignatureCheck(
                hypervisor -> hypervisor.equals("hv-a") ? ImmutableList.of(key) : ImmutableList.of(),
                (hypervisor, nonce, until) -> true,
                Clock.fixed(Instant.parse("2026-11-22T16:00:00Z"), ZoneOffset.UTC));

        SignedWord word = check.head(request.get(0), request.get(1), headers.build()::get);
        check.body(word, halves.get(1).getBytes(StandardCharsets.UTF_8));

        assertEquals("hv-a", word.hypervisor());
    }

    @Test
    void soIsItsAnswer() {
        List<String> answer = Splitter.on('\n')
                .splitToList(Documents.example(PAGE, "http answer").text());
        SignedWord word = SignedWord.of(
                SignatureParameters.of(field("Signature-Input")).orElseThrow(), field("Content-Digest"), key);

        word.answer(409, Instant.parse("2026-11-22T16:00:09.250Z"))
                .forEach((name, value) -> assertTrue(answer.contains(name + ": " + value), name + ": " + value));
        String signature = key.sign(Documents.example(PAGE, "text answer-base").text());
        assertTrue(answer.contains("Signature: hypermip=:" + signature + ":"));
    }

    private String field(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBaseIsWhatWasSigned() {
        assertTrue(lines.contains("Signature: hypermip=:" + key.sign(base) + ":"));
    }
}
