package dev.millrace.queryevents.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.publishevents.compose.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Millrace's own types of event.
public final class EventCatalogue {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Optional<JsonNode>> files = new ConcurrentHashMap<>();

    /// One version of a type.
    public record Form(String type, int version, JsonNode schema, JsonNode example) {
        public String description() {
            return schema.path("description").asText("");
        }
    }

    /// The newest form of each type, in the order they are told to people.
    public List<Form> newest() {
        return Arrays.stream(EventType.values())
                .flatMap(type ->
                        forms(type.text()).stream().skip(forms(type.text()).size() - 1L))
                .toList();
    }

    /// All versions of a type, the oldest first; none if there is no such type.
    public List<Form> forms(String type) {
        List<Form> forms = new ArrayList<>();
        for (int version = 1; ; version++) {
            Optional<JsonNode> schema = file(type + ".v" + version + ".schema.json");
            Optional<JsonNode> example = file(type + ".v" + version + ".example.json");
            if (schema.isEmpty() || example.isEmpty()) {
                return forms;
            }
            forms.add(new Form(type, version, schema.get(), example.get()));
        }
    }

    private Optional<JsonNode> file(String name) {
        return name.indexOf('/') >= 0 ? Optional.empty() : files.computeIfAbsent(name, EventCatalogue::read);
    }

    private static Optional<JsonNode> read(String name) {
        try (InputStream file = EventCatalogue.class.getResourceAsStream("/events-schemas/" + name)) {
            return file == null ? Optional.empty() : Optional.of(JSON.readTree(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
