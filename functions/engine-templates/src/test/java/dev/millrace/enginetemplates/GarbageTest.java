package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the text, there is an answer, soon, and it is a problem with a place.
class GarbageTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_megabyte_of_random_bytes(long seed) {
        byte[] bytes = new byte[1_000_000];
        new Random(seed).nextBytes(bytes);

        assertIsAnswered(new String(bytes, StandardCharsets.UTF_8));
        assertIsAnswered(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_megabyte_of_what_yaml_is_made_of(long seed) {
        Random random = new Random(seed);
        String alphabet = "{}[]:,-?&*!|>'\"%@`#  \n\n\tab01.~";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }

        assertIsAnswered(text.toString());
        assertIsAnswered("{" + text);
        assertIsAnswered(Read.HEAD + "steps:\n" + text);
    }

    @Test
    void many_small_pieces_of_garbage() {
        String good =
                Read.HEAD + "steps:\n  - {name: a, handler: pass, retry: {attempts: 3}, input: '${input.a[0]?}'}\n";
        Random random = new Random(42);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]:,-?&*!|>'\"$.\n a0".charAt(random.nextInt(21)));
            }
            Reading reading = Read.text(text.toString());

            if (reading instanceof Reading.Invalid invalid) {
                assertThat(invalid.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.problem()).isNotBlank();
                });
            }
        }
    }

    static Stream<String> depths() {
        return Stream.of(
                        "[", "{\"a\":", "{a: ", "- ", "? ", "a: [", "- - ", "\"", "'", "|\n ", "&a ", "[{", "a:\n",
                        "!!str ")
                .map(piece -> piece.repeat(1_000_000 / piece.length()));
    }

    @ParameterizedTest
    @MethodSource("depths")
    void endless_nesting(String text) {
        assertIsAnswered(text);
        assertIsAnswered(Read.HEAD + "steps: " + text);
    }

    @Test
    void an_alias_bomb() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            String before = "*" + (char) (c - 1);
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append((before + ", ").repeat(8))
                    .append(before);
            bomb.append("]\n");
        }

        assertThat(Read.sentences(bomb.toString()))
                .singleElement()
                .asString()
                .contains("with its aliases written out, the document is too large");
    }

    @Test
    void a_long_text_named_often() {
        String text = "a: &a \"" + "x".repeat(1_000_000) + "\"\nb: [" + "*a,".repeat(1_000) + "]\n";

        assertThat(Read.sentences(text)).singleElement().asString().contains("too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "# only a comment",
                "--- \n...",
                "just text",
                "42",
                "- a\n- b",
                "null",
                "a: *a",
                "a: &a [*a]",
                "namespace: \u0000",
                "namespace: \uFFFE",
                "a: 1e999999999",
                "a: 1e99999999999999999999",
                "{\"a\": 1e999999999}",
                "{\"a\": 1}}",
                "{\"a\": 1} {\"b\": 2}",
                "{\"a\": ",
                "{\"a\": \"\\ud800\"",
                "a: !!binary aGk=",
                "%YAML 9.9\n---\na: b",
                "a: b\n--- \nc: d",
                "\uFEFFa: b",
            })
    void small_oddities(String text) {
        assertIsAnswered(text);
    }

    @Test
    void a_text_that_is_too_long_is_not_even_begun() {
        assertThat(Read.sentences(" ".repeat(32_000_001)))
                .containsExactly("line 1, column 1 · the text has 32000001 characters — at most 32000000 are read");
    }

    @Test
    void tabs_duplicates_and_second_documents_are_explained() {
        assertThat(Read.sentences("namespace: a\n\tname: b"))
                .singleElement()
                .asString()
                .contains("spaces, not tabs");
        assertThat(Read.sentences(Read.HEAD + "name: again\nsteps: [{name: a, handler: pass}]"))
                .containsExactly("line 4, column 1 · name: the key stands here a second time — remove one of the two");
        assertThat(Read.sentences(Read.HEAD + "steps: [{name: a, handler: pass}]\n---\nb: c"))
                .singleElement()
                .asString()
                .contains("line 5, column 1 · a second document begins here");
    }

    private static void assertIsAnswered(String text) {
        Reading reading = Assertions.assertTimeoutPreemptively(SOON, () -> Read.text(text));
        assertThat(reading).isInstanceOf(Reading.Invalid.class);
        assertThat(((Reading.Invalid) reading).problems()).isNotEmpty();
    }
}
