package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Starts tasks for steps, and says what their ends mean for the steps that wait.
///
/// A task is submitted under a key that follows from the step and its attempt, so starting it again starts
/// nothing. The step's record says that it waits before the task is submitted: so no task can end before
/// somebody waits for it, and whoever finds a step waiting for a task that there is not starts it.
final class ChildTasks {
    /// Bytes a result may have, as those of handlers.
    private static final int LARGEST_RESULT = 50_000_000;

    private final TaskStore tasks;
    private final Payloads payloads;
    private final Templates templates;
    private final SubmitTask submitTask;
    private final SchemaRule schemas;
    private final Function<TaskRecord, Template> grown;

    /// @param grown the template of a task, with what was created in it
    ChildTasks(
            TaskStore tasks,
            Payloads payloads,
            Templates templates,
            SubmitTask submitTask,
            SchemaRule schemas,
            Function<TaskRecord, Template> grown) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.templates = templates;
        this.submitTask = submitTask;
        this.schemas = schemas;
        this.grown = grown;
    }

    /// What is wrong with a document by a JSON Schema, if anything is.
    @FunctionalInterface
    interface SchemaRule {
        Optional<String> problem(Json document, Json schema);
    }

    /// What came of starting a task.
    sealed interface Start {}

    /// It was started, now or before.
    record Standing(TaskRecord child) implements Start {}

    /// It can't be.
    record Refused(Outcome.Failed failure) implements Start {}

    /// What follows at once when a step is to start a task. One that nobody waits for is started; for one
    /// that is waited for it is only seen to that it can be.
    Outcome ready(
            TaskRecord task,
            Template template,
            int step,
            int attempt,
            Outcome.StartsTask starts,
            Invocation invocation) {
        ChildTask child = childOf(task, template, step);
        Submission submission = submission(task, step, child.waits() ? attempt : 0, child, starts);
        Optional<Outcome.Failed> refusal = refusal(task, child, submission);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (child.waits()) {
            return starts;
        }
        return switch (start(task, template, step, 0, starts, invocation)) {
            case Standing standing ->
                new Outcome.Completed(new Json("{\"task\":\"" + standing.child().id() + "\"}"));
            case Refused refused -> refused.failure();
        };
    }

    private static ChildTask childOf(TaskRecord task, Template template, int step) {
        return task.described(template, step)
                .flow()
                .child()
                .orElseThrow(() -> new IllegalStateException("Step " + step + " of " + task.id() + " starts no task"));
    }

    private Optional<Outcome.Failed> refusal(TaskRecord task, ChildTask child, Submission submission) {
        Optional<Template> template = chosen(child, submission);
        if (template.isEmpty()) {
            return Optional.of(refused("There is no template " + child + " to start a task of"));
        }
        if (depthBelow(task) > ChildTask.MOST_DEPTH) {
            return Optional.of(new Outcome.Failed(
                    new StepError(
                            StepError.CHILD_TOO_DEEP,
                            "At most " + ChildTask.MOST_DEPTH + " tasks stand above another: " + chain(task) + " > "
                                    + child),
                    false,
                    Optional.empty()));
        }
        return template.get()
                .inputSchema()
                .flatMap(schema -> schemas.problem(submission.input(), schema))
                .map(problem -> refused("The input of " + child + " breaks its schema: " + problem));
    }

    /// The version that it names, or, like any other submission, the usual one or the one that is tried out.
    private Optional<Template> chosen(ChildTask child, Submission submission) {
        return templates
                .offer(child.namespace(), child.name(), child.version())
                .map(offer -> submitTask.choose(offer, submission));
    }

    private static Submission submission(
            TaskRecord task, int step, int attempt, ChildTask child, Outcome.StartsTask starts) {
        return new Submission(
                child.namespace(),
                child.name(),
                child.version(),
                starts.input(),
                starts.key().or(() -> Optional.of(Kin.key(task.id(), step, task.epoch(), attempt))),
                Optional.empty(),
                Optional.of(task.head().origin().correlationId()),
                Optional.of(TraceContext.ofAttempt(
                        task.head().origin().traceparent(), task.id(), step, task.epoch(), Math.max(1, attempt))),
                Optional.of(Identity.BY_KEY),
                task.head().tenant());
    }

    private static Outcome.Failed refused(String because) {
        return new Outcome.Failed(new StepError(StepError.CHILD_REFUSED, because), false, Optional.empty());
    }

    private static int depthBelow(TaskRecord task) {
        return task.head().parent().map(Parent::depth).orElse(0) + 1;
    }

    /// The templates from the topmost task to this one. One that follows itself is named once.
    private String chain(TaskRecord task) {
        List<String> names = new ArrayList<>();
        Optional<TaskRecord> above = Optional.of(task);
        int same = 1;
        for (int depth = 0; above.isPresent() && depth <= ChildTask.MOST_DEPTH; depth++) {
            TemplateRef template = above.get().head().origin().template();
            String name = template.namespace() + "/" + template.name();
            same = !names.isEmpty() && names.getFirst().startsWith(name + " ") ? same + 1 : 1;
            if (same > 1) {
                names.removeFirst();
            }
            names.addFirst(same > 1 ? name + " (" + same + " times)" : name + " ");
            above = above.get().head().parent().flatMap(parent -> tasks.readTask(parent.task()));
        }
        return names.stream().map(String::strip).collect(Collectors.joining(" > "));
    }

    /// The task that this attempt of a step waits for, if it was started.
    Optional<TaskRecord> find(TaskRecord task, StepTemplate step, int number, int attempt) {
        return tasks.readTask(Kin.childOf(step.flow().child().orElseThrow(), task.id(), number, task.epoch(), attempt));
    }

    /// @param attempt 0 for a task that nobody waits for
    Start start(
            TaskRecord task,
            Template template,
            int step,
            int attempt,
            Outcome.StartsTask starts,
            Invocation invocation) {
        ChildTask child = childOf(task, template, step);
        Submission submission = submission(task, step, attempt, child, starts);
        Optional<Template> what = chosen(child, submission);
        if (what.isEmpty()) {
            return new Refused(refused("There is no template " + child + " to start a task of"));
        }
        Parent parent = new Parent(
                task.id(),
                step,
                task.nameOf(template, step),
                task.epoch(),
                attempt,
                Dispatches.lane(task, template, step),
                depthBelow(task),
                child.waits());
        Submission of = submission.of(what.get().ref().version());
        return switch (submitTask.submit(of, Optional.of(parent), invocation)) {
            case Submitted.Created created -> new Standing(created.task());
            case Submitted.Duplicate duplicate -> new Standing(duplicate.task());
            case Submitted.Conflict conflict ->
                new Refused(refused(
                        "Task " + conflict.first().id() + " of " + child + " has the same key and another input"));
            case Submitted.BeingErased erased ->
                new Refused(refused(
                        "Task " + erased.first().id() + " of " + child + " has the same key and is being erased"));
            case Submitted.UnknownTemplate unknown ->
                new Refused(refused("There is no template " + child + " to start a task of"));
        };
    }

    /// What the end of a task means for the step that waits for it.
    Outcome outcome(StepTemplate step, TaskRecord child) {
        TaskState.Kind kind = child.state().kind();
        if (child.gone()) {
            return new Outcome.Failed(
                    new StepError(
                            StepError.CHILD_FAILED, "Task " + child.id() + " was deleted before its end was heard of"),
                    true,
                    Optional.empty());
        }
        if (kind == TaskState.Kind.FAILED || kind == TaskState.Kind.CANCELLED) {
            return step.flow().child().orElseThrow().goesOn() ? told(child) : failure(child);
        }
        Json result = resultOf(child);
        if (result.size() > LARGEST_RESULT) {
            return new Outcome.Failed(
                    new StepError(
                            StepError.RESULT_TOO_LARGE,
                            "The results of task " + child.id() + " are larger than " + LARGEST_RESULT + " bytes"),
                    false,
                    Optional.empty());
        }
        return step.resultSchema()
                .flatMap(schema -> schemas.problem(result, schema))
                .<Outcome>map(problem -> new Outcome.Failed(
                        new StepError(
                                StepError.RESULT_INVALID,
                                "The result of task " + child.id() + " breaks the step's schema: " + problem),
                        false,
                        Optional.empty()))
                .orElseGet(() -> new Outcome.Completed(result));
    }

    private Outcome failure(TaskRecord child) {
        boolean cancelled = child.state().kind() == TaskState.Kind.CANCELLED;
        String named = "Task " + child.id() + " of " + child.head().origin().template();
        return new Outcome.Failed(
                new StepError(
                        cancelled ? StepError.CHILD_CANCELLED : StepError.CHILD_FAILED,
                        named
                                + (cancelled ? " was cancelled" : " failed")
                                + errorOf(child).map(error -> ": " + error).orElse("")),
                true,
                Optional.empty());
    }

    /// For a step that goes on all the same.
    private Outcome told(TaskRecord child) {
        String error = errorOf(child)
                .map(known -> ",\"error\":{\"code\":" + Json.quoted(known.code()) + ",\"message\":"
                        + Json.quoted(known.message()) + "}")
                .orElse("");
        return new Outcome.Completed(new Json("{\"task\":\"" + child.id() + "\",\"state\":\""
                + child.state().kind().name().toLowerCase(Locale.ROOT) + "\"" + error + "}"));
    }

    /// Why the first of its steps failed that did.
    private Optional<StepError> errorOf(TaskRecord child) {
        int step = child.failed().nextPresent(0);
        if (step < 0) {
            return Optional.empty();
        }
        if (child.results().get(step) instanceof Kept.Failure failure) {
            return Optional.of(failure.error());
        }
        return tasks.readStep(child.id(), step)
                .map(StepRecord::state)
                .filter(StepState.Failed.class::isInstance)
                .map(state -> ((StepState.Failed) state).error());
    }

    /// What its last steps returned: the one result, or each by its step's name.
    private Json resultOf(TaskRecord child) {
        Template template = grown.apply(child);
        StepSet last = StepSet.of(child.released().stream()
                .filter(step -> step < child.head().steps())
                .filter(step -> template.graph().childCount(step) == 0)
                .toArray());
        Map<String, Json> results = new TreeMap<>(new TaskInput(tasks, payloads).results(child, template, last));
        return switch (results.size()) {
            case 0 -> Json.NULL;
            case 1 -> results.values().iterator().next();
            default ->
                new Json(results.entrySet().stream()
                        .map(result -> Json.quoted(result.getKey()) + ":" + result.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
        };
    }
}
