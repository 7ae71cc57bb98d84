package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.readiness.StepReport;
import dev.millrace.engine.readiness.TaskReport;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engineaws.payload.Uploads;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tasks as the API tells them.
final class TaskDocuments {
    /// Results that are larger together are not put into the answer; it says where to read them instead.
    private static final long LARGEST_RESULT = 4L * 1024 * 1024;

    private static final int MOST_CHILDREN = 100;

    private final Payloads payloads;
    private final Uploads uploads;

    TaskDocuments(Payloads payloads, Uploads uploads) {
        this.payloads = payloads;
        this.uploads = uploads;
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode created(TaskRecord task, boolean created) {
        ObjectNode document = Documents.object().put("created", created);
        document.set("task", summary(task));
        return document;
    }

    static ObjectNode offer(Uploads.Offer offer) {
        return Documents.object()
                .put("ref", offer.ref())
                .put("url", offer.url().toString())
                .put("expiresAt", offer.expiresAt().toString());
    }

    static ObjectNode list(TaskStore.TaskList list) {
        ObjectNode document = Documents.object();
        ArrayNode entries = document.putArray("tasks");
        list.tasks().forEach(task -> entries.add(summary(task)));
        list.next().ifPresent(next -> document.put("next", next));
        return document;
    }

    /// What the task's own record tells.
    static ObjectNode summary(TaskRecord task) {
        ObjectNode document = Documents.object()
                .put("id", task.id().text())
                .put("namespace", task.head().origin().template().namespace())
                .put("template", task.head().origin().template().name())
                .put("version", task.head().origin().template().version())
                .put("state", name(task.state().kind()))
                .put("lane", name(task.head().lane()))
                .put("created", task.head().createdAt().toString())
                .put("correlationId", task.head().origin().correlationId())
                .put("traceparent", task.head().origin().traceparent());
        task.head().key().filter(key -> !isMade(task, key)).ifPresent(key -> document.put("key", key));
        task.head()
                .parent()
                .ifPresent(parent -> document.putObject("parent")
                        .put("task", parent.task().text())
                        .put("step", parent.name()));
        task.head().tenant().ifPresent(tenant -> document.put("tenant", tenant));
        if (task.head().isLeaving() && !task.ended()) {
            document.put("cancelling", true);
        }
        if (task.head().aged() > 0) {
            document.put("raisedTo", name(task.head().lane().up(task.head().aged())));
        }
        if (task.ended()) {
            document.put("ended", task.updatedAt().toString());
        }
        ObjectNode counts = document.putObject("counts");
        int skipped = task.skipped().size();
        int resolved = task.resolved().size();
        int complete = task.released().size() - skipped - resolved;
        int failed = task.failed().size();
        int cancelled = task.settled().size() - task.released().size() - failed;
        int waiting = task.waiting().size();
        int running = task.running().size();
        put(counts, StepState.Kind.COMPLETE, complete);
        put(counts, StepState.Kind.SKIPPED, skipped);
        put(counts, StepState.Kind.RESOLVED, resolved);
        put(counts, StepState.Kind.FAILED, failed);
        put(counts, StepState.Kind.CANCELLED, cancelled);
        put(counts, StepState.Kind.WAITING, waiting);
        put(counts, StepState.Kind.RUNNING, running);
        put(counts, StepState.Kind.READY, Math.max(0, task.open() - running - waiting));
        put(counts, StepState.Kind.PENDING, pending(task));
        return document;
    }

    private static int pending(TaskRecord task) {
        int awaiting = (int) task.growth().fans().stream()
                .filter(fan -> fan.kind() == Fan.Kind.CREATED)
                .filter(fan -> !task.settled().contains(fan.step()))
                .count();
        return task.head().steps() + task.growth().created() - task.settled().size() - task.open() - awaiting;
    }

    /// Whether a key is nobody's, but made from the step that started the task.
    private static boolean isMade(TaskRecord task, String key) {
        return task.head()
                .parent()
                .filter(parent -> key.contains(parent.task().text()))
                .isPresent();
    }

    private static void put(ObjectNode counts, StepState.Kind kind, int count) {
        if (count > 0) {
            counts.put(name(kind), count);
        }
    }

    /// Everything, with the parts that were asked for.
    ObjectNode whole(ReadTask.View view, Set<String> include) {
        TaskReport report = view.report();
        ObjectNode document = Documents.object();
        ObjectNode task = summary(view.task());
        task.remove("counts");
        document.set("task", task);
        ObjectNode counts = document.putObject("counts");
        Arrays.stream(StepState.Kind.values())
                .forEach(kind -> counts.put(name(kind), report.counts().getOrDefault(kind, 0)));
        document.put("executionStatus", name(report.executionStatus()))
                .put("recommendedAction", report.executionStatus().recommendedAction())
                .put("completion", report.completion())
                .put("health", name(report.health()))
                .put("levels", report.levels());
        ArrayNode path = document.putArray("criticalPath");
        report.criticalPath().forEach(path::add);
        report.steps().stream()
                .filter(step -> step.state() == StepState.Kind.FAILED)
                .findFirst()
                .ifPresent(step -> error(document, step).put("step", step.name()));
        results(document, view.results());
        children(document, view);
        if (include.contains("steps")) {
            ArrayNode steps = document.putArray("steps");
            report.steps().forEach(step -> {
                ObjectNode one = step(step);
                view.template()
                        .creatorOf(step.number())
                        .ifPresent(decision -> one.put(
                                "createdBy", view.template().step(decision).name()));
                Optional.ofNullable(view.children().get(step.number()))
                        .ifPresent(child -> one.put("child", child.text()));
                steps.add(one);
            });
        }
        if (include.contains("graph")) {
            graph(document, view.task(), view.template());
        }
        if (include.contains("cost")) {
            document.set("cost", CostDocument.of(view));
        }
        if (include.contains("history")) {
            ArrayNode history = document.putArray("history");
            view.history().forEach(move -> add(history, move, view.task(), view.template()));
        }
        return document;
    }

    /// The first of the tasks that its steps have started.
    private static void children(ObjectNode document, ReadTask.View view) {
        if (view.children().isEmpty()) {
            return;
        }
        ArrayNode children = document.putArray("children");
        for (StepReport step : view.report().steps()) {
            TaskId child = view.children().get(step.number());
            if (child != null && children.size() < MOST_CHILDREN) {
                children.addObject().put("step", step.name()).put("task", child.text());
            }
        }
    }

    private void results(ObjectNode document, Map<String, Payload> results) {
        long size = results.values().stream().mapToLong(Payload::size).sum();
        if (results.isEmpty()) {
            return;
        }
        if (size > LARGEST_RESULT) {
            ObjectNode addresses = document.put("resultBytes", size).putObject("resultUrls");
            results.forEach((step, payload) -> {
                if (payload instanceof Payload.Stored stored && stored.ref().startsWith("s3:")) {
                    addresses.put(step, uploads.addressOf(stored).toString());
                } else {
                    document.withObjectProperty("result").set(step, Documents.tree(payloads.read(payload)));
                }
            });
        } else if (results.size() == 1) {
            document.set(
                    "result",
                    Documents.tree(payloads.read(results.values().iterator().next())));
        } else {
            ObjectNode each = document.putObject("result");
            results.forEach((step, payload) -> each.set(step, Documents.tree(payloads.read(payload))));
        }
    }

    private static ObjectNode step(StepReport step) {
        ObjectNode document = Documents.object()
                .put("number", step.number())
                .put("name", step.name())
                .put("handler", step.handler())
                .put("state", name(step.state()))
                .put("level", step.level())
                .put("attempt", step.attempts())
                .put("parents", step.parentsTotal())
                .put("parentsDone", step.parentsDone())
                .put("ready", step.ready())
                .put("why", step.why());
        step.goesOnAt().ifPresent(at -> document.put("retryAt", at.toString()));
        step.startedAt().ifPresent(at -> document.put("startedAt", at.toString()));
        step.endedAt().ifPresent(at -> document.put("endedAt", at.toString()));
        error(document, step);
        return document;
    }

    private static ObjectNode error(ObjectNode document, StepReport step) {
        ObjectNode error = Documents.object();
        step.error().ifPresent(known -> {
            error.put("code", known.code()).put("message", known.message());
            document.set("error", error);
        });
        return error;
    }

    /// What waits for a decision is drawn behind what that created.
    private static void graph(ObjectNode document, TaskRecord task, Template template) {
        ObjectNode graph = document.putObject("graph");
        ArrayNode edges = graph.putArray("edges");
        for (int step = 0; step < template.graph().size(); step++) {
            int child = step;
            if (!task.isNode(step)) {
                continue;
            }
            template.creatorOf(child).ifPresent(decision -> {
                if (template.graph().isRoot(child)) {
                    edges.addArray().add(decision).add(child);
                }
                if (template.graph().childCount(child) == 0) {
                    template.graph()
                            .forEachChild(
                                    decision,
                                    next -> edges.addArray().add(child).add(next));
                }
            });
            template.graph()
                    .forEachParent(child, parent -> edges.addArray().add(parent).add(child));
            template.step(child)
                    .flow()
                    .group()
                    .ifPresent(group -> graph.withObjectProperty("groups")
                            .withArrayProperty(group)
                            .add(child));
        }
    }

    private static void add(ArrayNode history, Move move, TaskRecord task, Template template) {
        switch (move) {
            case Move.OfTask ofTask -> {
                ObjectNode entry = entry(history, move).put("to", name(ofTask.to()));
                ofTask.from().ifPresent(from -> entry.put("from", name(from)));
            }
            case Move.OfSteps steps ->
                steps.steps()
                        .forEach(step -> entry(history, move)
                                .put("step", task.nameOf(template, step))
                                .put("from", name(steps.from()))
                                .put("to", name(steps.to()))
                                .put("attempt", steps.attempt()));
        }
    }

    private static ObjectNode entry(ArrayNode history, Move move) {
        ObjectNode entry = history.addObject()
                .put("time", move.at().toString())
                .put("cause", name(move.cause()).replace('_', ' '));
        if (!move.detail().isEmpty()) {
            entry.put("detail", move.detail());
        }
        return move.actor().isEmpty() ? entry : entry.put("actor", move.actor());
    }
}
