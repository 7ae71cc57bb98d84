package dev.millrace.cli.command;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads what the user names, and says what is wrong with it as a compiler would.
final class Documents {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Documents() {}

    /// @param name a file, or `-` for standard input
    static JsonNode json(String name, Surroundings here) {
        String shown = name.equals("-") ? "standard input" : name;
        byte[] content = bytes(name, here);
        if (content.length == 0) {
            throw Refused.because(
                    shown + " is empty", "Put a JSON document there; {} if the template asks for nothing.");
        }
        try {
            return STRICT.readTree(content);
        } catch (JsonProcessingException broken) {
            JsonLocation at = broken.getLocation();
            String where = at == null ? shown : shown + ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new Refused(
                    400,
                    List.of(new Problem(
                            where, "not JSON: " + broken.getOriginalMessage(), "Correct the document there.")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String text(Path file) {
        return new String(existing(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name, Surroundings here) {
        try {
            return name.equals("-")
                    ? here.input().readAllBytes()
                    : existing(here.folder().resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw Refused.because("There is no file " + file, "Name one that exists.");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw Refused.because(
                    "File " + file + " can't be read: " + unreadable.getMessage(), "See to its permissions.");
        }
    }
}
