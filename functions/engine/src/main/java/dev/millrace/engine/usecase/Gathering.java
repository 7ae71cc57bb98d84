package dev.millrace.engine.usecase;

import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import java.util.Optional;
import java.util.function.IntFunction;

/// The result of a step that stands for others. It is put together where it is read; nobody has to write it.
final class Gathering {
    private Gathering() {}

    /// Of a step with items, one list of their results, with `null` for those that failed and were tolerated. Of a
    /// decision that created steps, their results by name, of those that have one.
    ///
    /// @param resultOf an item or a created step
    /// @return nothing of a step that stands for itself
    static Optional<Json> of(Growth growth, Template template, int step, IntFunction<Optional<Json>> resultOf) {
        Optional<Json> list = growth.itemsOf(step).map(fan -> list(fan, resultOf));
        return list.isPresent() ? list : growth.createdBy(step).map(fan -> named(fan, template, resultOf));
    }

    private static Json list(Fan fan, IntFunction<Optional<Json>> resultOf) {
        StringBuilder list = new StringBuilder("[");
        for (int item = fan.base(); item < fan.end(); item++) {
            list.append(list.length() > 1 ? "," : "")
                    .append(resultOf.apply(item).orElse(Json.NULL).text());
        }
        return new Json(list.append(']').toString());
    }

    /// Names have no letters that JSON would want escaped.
    private static Json named(Fan fan, Template template, IntFunction<Optional<Json>> resultOf) {
        StringBuilder object = new StringBuilder("{");
        for (int created = fan.base(); created < fan.end(); created++) {
            Optional<Json> result = resultOf.apply(created);
            if (result.isPresent()) {
                object.append(object.length() > 1 ? ",\"" : "\"")
                        .append(template.step(created).name())
                        .append("\":")
                        .append(result.get().text());
            }
        }
        return new Json(object.append('}').toString());
    }
}
