package dev.millrace.queryevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.queryevents.catalogue.EventCatalogue;
import dev.millrace.queryevents.catalogue.EventCatalogue.Form;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Asked;
import java.util.List;

/// Answers what types of event there are, and what one looks like.
final class ShowTypes {
    private final EventCatalogue catalogue = new EventCatalogue();

    ObjectNode all() {
        ObjectNode body = Answers.object();
        ArrayNode types = body.putArray("types");
        catalogue
                .newest()
                .forEach(form -> types.addObject()
                        .put("type", form.type())
                        .put("version", form.version())
                        .put("description", form.description()));
        return Answers.of(200, body);
    }

    ObjectNode one(JsonNode event) {
        String type = event.path("pathParameters").path("type").asText("");
        List<Form> forms = catalogue.forms(type);
        if (forms.isEmpty()) {
            throw FindEvents.unknownType(type);
        }
        Asked asked = Asked.inQuery(event);
        int version = asked.number("version", forms.size(), 1, forms.size());
        asked.check();
        Form form = forms.get(version - 1);
        ObjectNode body = Answers.object()
                .put("type", type)
                .put("version", version)
                .put("newest", forms.size())
                .put("description", form.description());
        body.set("schema", form.schema());
        body.set("example", form.example());
        return Answers.of(200, body);
    }
}
