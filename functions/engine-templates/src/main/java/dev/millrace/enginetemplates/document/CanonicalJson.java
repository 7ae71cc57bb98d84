package dev.millrace.enginetemplates.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One text for one content: keys sorted, no spaces, numbers without trailing zeros.
public final class CanonicalJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CanonicalJson() {}

    public static String of(Node node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(node, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("A string can be written", e);
        }
        return text.toString();
    }

    public static JsonNode tree(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                ObjectNode object = NODES.objectNode();
                mapping.entries().forEach(entry -> object.set(entry.key(), tree(entry.value())));
                yield object;
            }
            case Node.Sequence sequence -> {
                ArrayNode array = NODES.arrayNode(sequence.items().size());
                sequence.items().forEach(item -> array.add(tree(item)));
                yield array;
            }
            case Node.Text text -> NODES.textNode(text.value());
            case Node.Numeric number -> numeric(number.value());
            case Node.Truth truth -> NODES.booleanNode(truth.value());
            case Node.Nothing ignored -> NODES.nullNode();
        };
    }

    private static JsonNode numeric(BigDecimal value) {
        if (value.scale() > 0) {
            return NODES.numberNode(value);
        }
        int digits = value.precision() - value.scale();
        if (digits <= 9) {
            return NODES.numberNode(value.intValueExact());
        }
        return digits <= 18 ? NODES.numberNode(value.longValueExact()) : NODES.numberNode(value.toBigIntegerExact());
    }

    private static void write(Node node, JsonGenerator out) throws IOException {
        switch (node) {
            case Node.Mapping mapping -> {
                out.writeStartObject();
                List<Node.Entry> sorted = new ArrayList<>(mapping.entries());
                sorted.sort(Comparator.comparing(Node.Entry::key));
                for (Node.Entry entry : sorted) {
                    out.writeFieldName(entry.key());
                    write(entry.value(), out);
                }
                out.writeEndObject();
            }
            case Node.Sequence sequence -> {
                out.writeStartArray();
                for (Node item : sequence.items()) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Node.Text text -> out.writeString(text.value());
            case Node.Numeric number -> out.writeNumber(written(number.value()));
            case Node.Truth truth -> out.writeBoolean(truth.value());
            case Node.Nothing ignored -> out.writeNull();
        }
    }

    private static String written(BigDecimal value) {
        return value.scale() <= 0 && value.precision() - value.scale() <= 40 ? value.toPlainString() : value.toString();
    }
}
