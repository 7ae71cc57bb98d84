package dev.millrace.enginetemplates.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON, several times faster than the YAML reader, which could read most of it too.
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentReader.DEEPEST + 2)
                    .maxStringLength(DocumentReader.LONGEST_TEXT)
                    .build())
            .build();

    private final String text;
    private final Problems problems;
    private int values;

    JsonReader(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    Node read() {
        try (JsonParser parser = FACTORY.createParser(text)) {
            Node root = node(parser, parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                JsonLocation at = parser.currentTokenLocation();
                throw new Malformed(
                        at.getLineNr(), at.getColumnNr(), "something follows the document", "one template to a file");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new Malformed(
                    at == null ? 1 : at.getLineNr(),
                    at == null ? 1 : at.getColumnNr(),
                    "this is not JSON: " + e.getOriginalMessage(),
                    "check commas, quotes and brackets");
        } catch (IOException e) {
            throw new UncheckedIOException("A string can be read", e);
        }
    }

    private Node node(JsonParser parser, @Nullable JsonToken token, int depth) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (depth > DocumentReader.DEEPEST) {
            throw DocumentReader.tooDeep(line, column);
        }
        if (++values > DocumentReader.MOST_VALUES) {
            throw DocumentReader.tooMany(line, column);
        }
        if (token == null) {
            throw new Malformed(line, column, "the document breaks off", "write a template");
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, line, column, depth);
            case START_ARRAY -> sequence(parser, line, column, depth);
            case VALUE_STRING -> new Node.Text(line, column, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Scalars.number(parser.getText(), line, column);
            case VALUE_TRUE -> new Node.Truth(line, column, true);
            case VALUE_FALSE -> new Node.Truth(line, column, false);
            case VALUE_NULL -> new Node.Nothing(line, column);
            default -> throw new Malformed(line, column, "a value is missing here", "write one");
        };
    }

    private Node mapping(JsonParser parser, int line, int column, int depth) throws IOException {
        List<Node.Entry> entries = new ArrayList<>(4);
        Set<String> keys = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonLocation at = parser.currentTokenLocation();
            String key = parser.currentName();
            Node value = node(parser, parser.nextToken(), depth + 1);
            if (keys.add(key)) {
                entries.add(new Node.Entry(key, at.getLineNr(), at.getColumnNr(), value));
            } else {
                problems.add(DocumentReader.duplicateKey(at.getLineNr(), at.getColumnNr(), key));
            }
        }
        return new Node.Mapping(line, column, entries);
    }

    private Node sequence(JsonParser parser, int line, int column, int depth) throws IOException {
        List<Node> items = new ArrayList<>(4);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(parser, token, depth + 1));
        }
        return new Node.Sequence(line, column, items);
    }
}
