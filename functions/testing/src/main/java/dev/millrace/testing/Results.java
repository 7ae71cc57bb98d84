package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the steps of a task returned, wherever it is kept.
final class Results {
    private final World world;
    private final Template template;
    private final TaskRecord task;
    private final Map<Integer, Kept> kept = new HashMap<>();
    private final Map<Integer, StepRecord> records;

    Results(World world, Template template, TaskId id) {
        this.world = world;
        this.template = template;
        this.task = world.table().readTask(id).orElseThrow();
        this.records = world.table().readSteps(id);
        task.lastPage().map(last -> world.table().readPages(id, last)).orElse(List.of()).reversed().stream()
                .map(Page::results)
                .forEach(kept::putAll);
        kept.putAll(task.results());
    }

    Optional<JsonNode> of(String name) {
        int end = task.growth().end(template.steps().size());
        for (int step = 0; step < end; step++) {
            if (task.nameOf(template, step).equals(name)) {
                return of(step);
            }
        }
        throw new IllegalArgumentException(template + " has no step named " + name);
    }

    private JsonNode gathered(Fan items) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int item = items.base(); item < items.end(); item++) {
            list.add(of(item).orElse(NullNode.getInstance()));
        }
        return list;
    }

    private JsonNode named(Fan created) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int step = created.base(); step < created.end(); step++) {
            String name = task.nameOf(template, step);
            of(step).ifPresent(result -> object.set(name, result));
        }
        return object;
    }

    private Optional<JsonNode> of(int step) {
        Optional<Fan> items = task.growth().itemsOf(step);
        Optional<Fan> created = task.growth().createdBy(step);
        if (items.isPresent() || created.isPresent()) {
            return items.map(this::gathered).or(() -> created.map(this::named));
        }
        if (kept.get(step) instanceof Kept.Result result) {
            return Optional.of(Values.tree(result.json()));
        }
        return Optional.ofNullable(records.get(step))
                .flatMap(StepRecord::result)
                .map(payload -> Values.tree(world.payloads().read(payload)));
    }
}
