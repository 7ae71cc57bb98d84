package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.List;

/// A piece of a mapping, ready to be filled in.
sealed interface Part {
    JsonNode make(MappingInput from, List<String> missing);

    /// The same whatever comes.
    record Fixed(JsonNode value) implements Part {
        @Override
        public JsonNode make(MappingInput from, List<String> missing) {
            return value;
        }
    }

    /// A string that is one reference: the value keeps its type.
    record Whole(Reference reference) implements Part {
        @Override
        public JsonNode make(MappingInput from, List<String> missing) {
            return reference.value(from, missing);
        }
    }

    /// A string with references in it: values become text, objects and lists as JSON, `null` as nothing.
    record Joined(List<Part> pieces) implements Part {
        @Override
        public JsonNode make(MappingInput from, List<String> missing) {
            StringBuilder text = new StringBuilder();
            for (Part piece : pieces) {
                JsonNode value = piece.make(from, missing);
                if (value.isContainerNode()) {
                    text.append(JsonTrees.json(value).text());
                } else if (!value.isNull()) {
                    text.append(value.asText());
                }
            }
            return TextNode.valueOf(text.toString());
        }
    }

    record Fields(List<Field> fields) implements Part {
        @Override
        public JsonNode make(MappingInput from, List<String> missing) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            fields.forEach(field -> object.set(field.name(), field.value().make(from, missing)));
            return object;
        }
    }

    record Field(String name, Part value) {}

    record Items(List<Part> items) implements Part {
        @Override
        public JsonNode make(MappingInput from, List<String> missing) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
            items.forEach(item -> array.add(item.make(from, missing)));
            return array;
        }
    }
}
