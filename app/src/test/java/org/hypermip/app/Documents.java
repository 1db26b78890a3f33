/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The examples in docs/: what stands between fences, with the words behind the opening one. */
public final class Documents {

    private static final String FENCE = "```";

    private Documents() {}

    /** Returns a document; tests run in a directory beside docs. */
    public static String text(String document) {
        try {
            return Files.readString(Path.of("..", "docs", document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the examples of a document, in their order. */
    public static ImmutableList<Example> examples(String document) {
        return examples(document, Splitter.on('\n').splitToList(text(document)));
    }

    /** Returns the first example of that kind in a document. */
    public static Example example(String document, String kind) {
        return Iterables.find(examples(document), example -> example.kind().equals(kind));
    }

    private static ImmutableList<Example> examples(String document, List<String> lines) {
        ImmutableList.Builder<Example> examples = ImmutableList.builder();
        int begin = -1;
        for (int index = 0; index < lines.size(); index++) {
            if (!lines.get(index).startsWith(FENCE)) {
                continue;
            }
            if (begin < 0) {
                begin = index;
            } else {
                examples.add(new Example(
                        document + ":" + (begin + 1),
                        lines.get(begin).substring(FENCE.length()),
                        String.join("\n", lines.subList(begin + 1, index))));
                begin = -1;
            }
        }
        return examples.build();
    }

    /** An example. */
    public static final class Example {

        private final String place;
        private final String kind;
        private final String text;

        private Example(String place, String kind, String text) {
            this.place = place;
            this.kind = kind;
            this.text = text;
        }

        /** Document and line. */
        public String place() {
            return place;
        }

        /** The words behind the fence: language, and what it is an example of. */
        public String kind() {
            return kind;
        }

        /** What stands there. */
        public String text() {
            return text;
        }

        /** What stands there, as a JSON object. */
        public ObjectNode json() {
            try {
                return (ObjectNode) new ObjectMapper().readTree(text);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(place, e);
            }
        }
    }
}
