package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterAction;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.port.LetterStore.LetterQuery;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.SetHolds;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.TendLetters;
import dev.millrace.engine.usecase.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Those who submit and cancel, and try again when that fails, as clients do.
final class Clients {
    /// Code of what somebody outside says no to.
    static final String DENIED = "DENIED";

    private static final int MOST_TRIES = 6;
    /// How often somebody looks after what stands still, and how often in vain.
    private static final Duration TENDING = Duration.ofHours(1);

    private static final int PATIENCE = 6;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration TOO_EARLY = Duration.ofSeconds(3);

    private final Workload workload;
    private final Scheduler scheduler;
    private final Invocations invocations;
    private final SubmitTask submitTask;
    private final ControlTask controlTask;
    private final SetHolds setHolds;
    private final AnswerStep answerStep;
    private final TendLetters tendLetters;
    private final Weather weather;
    private final Counts counts;
    private final Map<Integer, TaskId> submitted = new HashMap<>();
    private final Ledger ledger;
    private final InstantSource clock;
    /// What people were told of cancellations, with the epoch it was true of.
    private final Map<TaskId, Integer> cancelled = new HashMap<>();
    private final Map<TaskId, Integer> refused = new HashMap<>();

    private final Map<TaskId, Integer> tended = new HashMap<>();
    private final Set<TaskId> leftAlone = new HashSet<>();
    private final Map<TaskId, String> versions = new HashMap<>();
    private final Map<String, Executed> executed = new HashMap<>();
    private int open;

    /// What an execution comes to, whenever it is asked after.
    private record Executed(Outcome outcome, Instant endsAt) {}

    Clients(
            Workload workload,
            Scheduler scheduler,
            Invocations invocations,
            SubmitTask submitTask,
            ControlTask controlTask,
            SetHolds setHolds,
            AnswerStep answerStep,
            TendLetters tendLetters,
            Weather weather,
            Counts counts,
            Ledger ledger,
            InstantSource clock) {
        this.workload = workload;
        this.scheduler = scheduler;
        this.invocations = invocations;
        this.submitTask = submitTask;
        this.controlTask = controlTask;
        this.setHolds = setHolds;
        this.answerStep = answerStep;
        this.tendLetters = tendLetters;
        this.weather = weather;
        this.counts = counts;
        this.ledger = ledger;
        this.clock = clock;
    }

    boolean areDone() {
        return open == 0;
    }

    void plan() {
        for (int wish = 0; wish < workload.wishes().size(); wish++) {
            int mine = wish;
            open++;
            scheduler.after(workload.wishes().get(wish).at(), () -> tries(1, "submit", work -> submit(mine, work)));
        }
        for (Workload.Change cancel : workload.cancels()) {
            open++;
            scheduler.after(cancel.at(), () -> tries(1, "order", work -> order(cancel.wish(), cancel.order(), work)));
        }
        planPeople();
    }

    private void planPeople() {
        for (Workload.Pause pause : workload.people().pauses()) {
            open++;
            scheduler.after(pause.at(), () -> tries(1, "hold", work -> hold(pause)));
        }
        for (Workload.Deletion deletion : workload.people().deletions()) {
            open++;
            scheduler.after(deletion.at(), () -> tries(1, "delete", work -> delete(deletion.wish(), work)));
        }
        if (workload.people().tend()) {
            scheduler.after(TENDING, this::tend);
        }
    }

    /// Orders the task of a wish something, beginning now.
    void order(int wish, Wish order) {
        open++;
        tries(1, "order", work -> order(wish, order, work));
    }

    /// Pauses something, or lets it go on, beginning now.
    void hold(Held held, boolean stands) {
        open++;
        tries(1, "hold", work -> hold(new Workload.Pause(Duration.ZERO, held, stands)));
    }

    /// Deletes the task of a wish, beginning now.
    void delete(int wish) {
        open++;
        tries(1, "delete", work -> delete(wish, work));
    }

    private void hold(Workload.Pause pause) {
        Optional<Hold> hold = pause.stands()
                ? setHolds.pause(pause.held(), "because", "ann")
                : setHolds.resume(pause.held(), "because", "ann");
        if (pause.stands() && hold.isPresent()) {
            counts.count(
                    switch (pause.held()) {
                        case Held.OfTemplate template -> Feature.HOLD_OF_TEMPLATE;
                        case Held.OfNamespace namespace -> Feature.HOLD_OF_NAMESPACE;
                        case Held.OfLane lane -> Feature.HOLD_OF_LANE;
                    });
        }
    }

    /// A task that ended by itself is deleted when a worker that came too late has surely found that out.
    private void delete(int wish, Invocation invocation) {
        TaskId id = submitted.get(wish);
        TaskRecord task = id == null ? null : ledger.records().tasks().get(id);
        if (id == null || task == null) {
            return;
        }
        boolean byItself =
                task.state().kind() == TaskState.Kind.COMPLETE || task.state().kind() == TaskState.Kind.FAILED;
        if (byItself && clock.instant().isBefore(task.updatedAt().plus(SimulatedCloud.FUNCTION_LIMIT))) {
            return;
        }
        if (controlTask.delete(id, "because", "ann", invocation) instanceof Controlled.Done) {
            counts.count(Feature.DELETE);
        }
    }

    /// Somebody outside will say how a step ended, at once, later or too late: some by the token that they are shown,
    /// and some as an execution does that bears the attempt's name. That one is begun once, however often the attempt
    /// is run.
    ///
    /// @return what the handler says
    Outcome answerLater(StepCall call, Json result) {
        Executed begun = executed.get(call.name());
        if (begun != null) {
            return clock.instant().isBefore(begun.endsAt())
                    ? new Outcome.Completed(Json.NULL)
                    : begun.outcome() instanceof Outcome.Completed
                            ? Outcome.Completed.answered(result)
                            : begun.outcome();
        }
        Duration longest = call.step().flow().answerWithin().orElseThrow();
        boolean atOnce = weather.pick(4) == 1;
        Duration pause = atOnce
                ? Duration.ofMillis(weather.pick(50))
                : Duration.ofMillis(longest.toMillis() * (1 + weather.pick(12)) / 10);
        boolean fails = weather.pick(atOnce ? 2 : 8) == 1;
        Outcome outcome = fails
                ? new Outcome.Failed(new StepError(DENIED, "no"), true, Optional.empty())
                : new Outcome.Completed(result);
        if (call.name().hashCode() % 2 == 0) {
            executed.put(call.name(), new Executed(outcome, clock.instant().plus(pause)));
            AttemptName name = AttemptName.parse(call.name()).orElseThrow();
            tell(name, outcome, pause);
            tell(name, outcome, pause.plusSeconds(1));
        } else {
            answer(call, outcome, pause);
        }
        return new Outcome.Completed(Json.NULL);
    }

    /// Comes again as long as it comes too early.
    private void tell(AttemptName name, Outcome outcome, Duration pause) {
        open++;
        scheduler.after(
                pause,
                () -> tries(1, "tell", work -> {
                    AnswerStep.Answered answered = answerStep.answer(name, step -> true, outcome, work);
                    if (answered instanceof AnswerStep.Answered.Taken) {
                        counts.count(Feature.ANSWER_BY_NAME);
                    } else if (answered instanceof AnswerStep.Answered.TooEarly) {
                        tell(name, outcome, TOO_EARLY);
                    }
                }));
    }

    private void answer(StepCall call, Outcome outcome, Duration pause) {
        open++;
        scheduler.after(
                pause,
                () -> tries(1, "answer", work -> {
                    AnswerStep.Answered answered = answerStep.answer(call.token(), outcome, work);
                    if (answered instanceof AnswerStep.Answered.Taken) {
                        counts.count(Feature.ANSWER);
                    } else if (answered instanceof AnswerStep.Answered.TooEarly) {
                        answer(call, outcome, TOO_EARLY);
                    }
                }));
    }

    /// Whether a task that stands still is left to do so.
    boolean leaves(TaskRecord task) {
        return task.state().kind() == TaskState.Kind.BLOCKED && leftAlone.contains(task.id());
    }

    /// Looks after what stands still, as somebody does sooner or later.
    private void tend() {
        for (TaskRecord task : List.copyOf(ledger.records().tasks().values())) {
            TaskState.Kind kind = task.state().kind();
            if (kind == TaskState.Kind.PAUSED) {
                open++;
                tries(1, "tend", work -> order(task.id(), new Wish.Resume(), work));
            } else if (kind == TaskState.Kind.BLOCKED && !leftAlone.contains(task.id())) {
                open++;
                tend(task, tended.merge(task.id(), 1, Integer::sum));
            }
        }
        scheduler.after(TENDING, this::tend);
    }

    private void tend(TaskRecord task, int times) {
        TaskId id = task.id();
        Template template = ledger.records().template(id);
        StepSet failed = task.growth().nodes(task.failed());
        String step = template.step(failed.nextPresent(0)).name();
        if (times > PATIENCE) {
            tries(1, "tend", work -> order(id, new Wish.Resolve(Optional.empty(), Optional.empty()), work));
            return;
        }
        switch (weather.pick(7)) {
            case 0 -> tries(1, "tend", work -> order(id, new Wish.Retry(Optional.empty()), work));
            case 1 -> tries(1, "tend", work -> order(id, new Wish.Retry(Optional.of(step)), work));
            case 2 -> tries(1, "tend", work -> order(id, new Wish.Skip(step), work));
            case 3 -> tries(1, "tend", work -> order(id, new Wish.Resolve(Optional.of(step), Optional.empty()), work));
            case 4 -> tries(1, "tend", work -> order(id, new Wish.Leave(true), work));
            case 5 -> tries(1, "tend", work -> redrive(id, work));
            default -> {
                leftAlone.add(id);
                open--;
            }
        }
    }

    private void redrive(TaskId id, Invocation invocation) {
        Optional<DeadLetter> letter = tendLetters
                .list(new LetterQuery(
                        Optional.empty(), Optional.of(LetterState.OPEN), Optional.empty(), 1_000, Optional.empty()))
                .letters()
                .stream()
                .filter(one -> one.id().text().startsWith(id.text()))
                .findFirst();
        if (letter.isPresent()) {
            ledger.touch(id);
            if (tendLetters.tend(letter.get().id(), LetterAction.REDRIVE, "because", "ann", invocation)
                    instanceof TendLetters.Tended.Done) {
                counts.count(Feature.REDRIVE);
            }
        }
    }

    void cancel(int wish) {
        open++;
        tries(1, "order", work -> order(wish, new Wish.Cancel(), work));
    }

    private void tries(int attempt, String name, Invocations.Work work) {
        invocations.start(name, LIMIT, List.of(work), true, done -> {
            if (done.isEmpty() && attempt < MOST_TRIES) {
                scheduler.after(Duration.ofSeconds(1L << attempt), () -> tries(attempt + 1, name, work));
            } else {
                open--;
            }
        });
    }

    private void submit(int number, Invocation invocation) {
        Instant begin = clock.instant();
        Workload.Wish wish = workload.wishes().get(number);
        Submission submission = new Submission(
                wish.template().ref().namespace(),
                wish.template().ref().name(),
                Optional.empty(),
                new Json(wish.input()),
                wish.key(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                wish.tenant());
        switch (submitTask.submit(submission, invocation)) {
            case Submitted.Created created -> answered(number, created.task(), begin);
            case Submitted.Duplicate duplicate -> answered(number, duplicate.task(), begin);
            case Submitted.Conflict conflict ->
                unless(
                        workload.wishes().stream()
                                .anyMatch(other -> other.key().equals(wish.key())
                                        && !other.input().equals(wish.input())),
                        "Submission %d was refused as conflicting, and conflicts with none",
                        number);
            case Submitted.BeingErased erased ->
                unless(workload.people().tend() && erased.first().gone(), "Erased, and nobody asked: %s", wish);
            case Submitted.UnknownTemplate unknown -> throw new Violation("Template unknown: " + wish);
        }
    }

    /// Who is told of a task whose submissions are the same within a window asked while that was open.
    private void answered(int number, TaskRecord task, Instant begin) {
        Workload.Wish wish = workload.wishes().get(number);
        submitted.put(number, task.id());
        sameVersion(wish, task);
        boolean windowed = wish.template().identity().within().isPresent()
                && (wish.key().isPresent() || wish.template().identity().by() == Identity.By.CONTENT);
        if (windowed) {
            counts.count(Feature.WINDOW);
        }
        unless(
                windowed == ledger.window(task.id()).isPresent(),
                "Whether a window names task %s, its template says: %s",
                task.id(),
                wish);
        ledger.window(task.id())
                .ifPresent(window -> unless(
                        window.until().isAfter(begin),
                        "Submission %d came after the window of its task: %s",
                        number,
                        window));
    }

    /// Whoever submits the same again gets the same version, whatever is tried out and whatever was erased meanwhile.
    private void sameVersion(Workload.Wish wish, TaskRecord task) {
        if (!workload.people().percents().containsKey(wish.template().ref().name())
                || wish.template().identity().within().isPresent()) {
            return;
        }
        String version = task.head().origin().template().version();
        String before = versions.putIfAbsent(task.id(), version);
        unless(before == null || before.equals(version), "It was of version %s before: %s", before, task);
        counts.count(Feature.CANARY);
    }

    private void order(int wish, Wish order, Invocation invocation) {
        TaskId id = submitted.get(wish);
        if (id != null && ledger.records().tasks().containsKey(id)) {
            order(id, order, invocation);
        }
    }

    private void order(TaskId id, Wish order, Invocation invocation) {
        if (changesSteps(order)) {
            ledger.touch(id);
        }
        switch (controlTask.control(id, order, "no longer wanted", "ann", invocation)) {
            case Controlled.Done done -> {
                counts.count(feature(order));
                if (order instanceof Wish.Cancel) {
                    cancelled.put(id, done.task().epoch());
                }
            }
            case Controlled.Refused late -> {
                if (order instanceof Wish.Cancel) {
                    refused.put(id, late.task().epoch());
                }
            }
            case Controlled.UnknownTask unknown ->
                unless(
                        workload.people().tend()
                                || !workload.people().deletions().isEmpty(),
                        "Task %s was submitted, and is unknown",
                        id);
            case Controlled.UnknownStep unknown -> throw new Violation("No such step was named: " + unknown);
        }
    }

    private static boolean changesSteps(Wish order) {
        return switch (order) {
            case Wish.Cancel none -> false;
            case Wish.Pause none -> false;
            case Wish.Resume none -> false;
            case Wish.Move none -> false;
            case Wish.Leave leave -> true;
            case Wish.Retry retry -> true;
            case Wish.Skip skip -> true;
            case Wish.Resolve resolve -> true;
            case Wish.Restart restart -> true;
        };
    }

    private static Feature feature(Wish order) {
        return switch (order) {
            case Wish.Cancel cancel -> Feature.CANCEL_NOW;
            case Wish.Pause pause -> Feature.PAUSE;
            case Wish.Resume resume -> Feature.RESUME;
            case Wish.Move move -> Feature.MOVE_TO_LANE;
            case Wish.Leave leave -> leave.takesBack() ? Feature.CANCEL_AND_TAKE_BACK : Feature.CANCEL_GRACEFULLY;
            case Wish.Retry retry -> retry.step().isPresent() ? Feature.RETRY_ONE : Feature.RETRY_ALL;
            case Wish.Skip skip -> Feature.SKIP;
            case Wish.Resolve resolve -> resolve.step().isPresent() ? Feature.RESOLVE_STEP : Feature.RESOLVE_TASK;
            case Wish.Restart restart -> Feature.RESTART;
        };
    }

    /// Whoever was told something finds it so.
    void judge(Ledger ledger) {
        for (TaskId id : submitted.values()) {
            unless(
                    ledger.records().tasks().containsKey(id)
                            || ledger.records().erased().containsKey(id),
                    "Task %s was submitted, and is not there",
                    id);
        }
        for (TaskRecord task : ledger.records().tasks().values()) {
            if (ledger.records().erased().containsKey(task.id())) {
                continue;
            }
            boolean isCancelled = task.state().kind() == TaskState.Kind.CANCELLED;
            unless(
                    cancelled.getOrDefault(task.id(), -1) != task.epoch() || isCancelled,
                    "It was cancelled, they said: %s",
                    task);
            unless(
                    refused.getOrDefault(task.id(), -1) != task.epoch() || !isCancelled,
                    "It could not be cancelled, they said: %s",
                    task);
        }
    }
}
