package dev.millrace.engineaws.task;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Documents, results and errors in an item. A document stands there as its JSON text; a stored one as `<name>Ref` and
/// `<name>Size`; an error as a list of its code and its message.
final class PayloadAttributes {
    /// Stands where an older page is not to be believed.
    private static final AttributeValue RESET = AttributeValue.fromN("0");

    private PayloadAttributes() {}

    static void put(Payload payload, String name, NewItem item) {
        switch (payload) {
            case Payload.Inline inline -> item.text(name, inline.json().text());
            case Payload.Stored stored -> item.text(name + "Ref", stored.ref()).number(name + "Size", stored.size());
        }
    }

    static Payload read(Item item, String name) {
        return readIfAny(item, name).orElseThrow(() -> item.broken(name, "is missing"));
    }

    static Optional<Payload> readIfAny(Item item, String name) {
        if (item.has(name)) {
            return Optional.of(new Payload.Inline(new Json(item.text(name))));
        }
        return item.textIfAny(name + "Ref").map(ref -> new Payload.Stored(ref, item.number(name + "Size")));
    }

    static Map<String, AttributeValue> results(Map<Integer, Kept> results) {
        Map<String, AttributeValue> map = HashMap.newHashMap(results.size());
        results.forEach((step, kept) -> map.put(
                Integer.toString(step),
                switch (kept) {
                    case Kept.Result result ->
                        AttributeValue.fromS(result.json().text());
                    case Kept.Failure failure -> AttributeValue.fromL(error(failure.error()));
                    case Kept.Reset reset -> RESET;
                }));
        return map;
    }

    static Map<Integer, Kept> results(Item item, String name) {
        Map<Integer, Kept> results = new HashMap<>();
        item.map(name).forEach((step, value) -> results.put(Integer.valueOf(step), kept(item, name, value)));
        return results;
    }

    private static Kept kept(Item item, String name, AttributeValue value) {
        if (value.equals(RESET)) {
            return new Kept.Reset();
        }
        return value.s() != null
                ? new Kept.Result(new Json(value.s()))
                : new Kept.Failure(error(item, name, value.l()));
    }

    static List<AttributeValue> error(StepError error) {
        return List.of(AttributeValue.fromS(error.code()), AttributeValue.fromS(error.message()));
    }

    static StepError error(Item item, String name, List<AttributeValue> parts) {
        if (parts.size() != 2) {
            throw item.broken(name, "is not an error of a code and a message");
        }
        return new StepError(parts.get(0).s(), parts.get(1).s());
    }
}
