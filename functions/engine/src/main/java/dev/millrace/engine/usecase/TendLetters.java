package dev.millrace.engine.usecase;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterAction;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterNotices;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.letter.Letters;
import dev.millrace.engine.port.LetterQueues;
import dev.millrace.engine.port.LetterQueues.Redrive;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.LetterStore.LetterList;
import dev.millrace.engine.port.LetterStore.LetterQuery;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people do with dead letters: look into them, close them, and start again what they tell of, one or many.
///
/// A redrive does its order first and notes it in the letter second. Whoever dies between leaves a letter that still
/// waits and a task that goes on; the next redrive finds the step no longer failed, and only the note is missing.
public final class TendLetters {
    /// Letters that one order to many may speak of.
    public static final int MOST_AT_ONCE = 10_000;

    /// The longest time that restarts may be spread over.
    public static final Duration LONGEST_SPREAD = Duration.ofDays(1);

    private static final int PAGE = 100;
    private static final int MOST_TRIES = 10;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

    private final LetterStore letters;
    private final LetterQueues queues;
    private final TaskStore tasks;
    private final ControlTask control;
    private final InstantSource clock;

    public TendLetters(
            LetterStore letters, LetterQueues queues, TaskStore tasks, ControlTask control, InstantSource clock) {
        this.letters = letters;
        this.queues = queues;
        this.tasks = tasks;
        this.control = control;
        this.clock = clock;
    }

    /// What became of an action.
    public sealed interface Tended {
        /// It is as asked, by this call or one before it.
        record Done(DeadLetter letter) implements Tended {}

        /// @param because a part of a sentence
        /// @param forNow whether it may be so later without anybody's doing
        record Refused(DeadLetter letter, String because, boolean forNow) implements Tended {}

        record Unknown() implements Tended {}
    }

    public Optional<DeadLetter> show(LetterId id) {
        return letters.read(id);
    }

    public LetterList list(LetterQuery query) {
        return letters.list(query);
    }

    /// @param note why, for people
    public Tended tend(LetterId id, LetterAction action, String note, String actor, Invocation invocation) {
        Optional<DeadLetter> read = letters.read(id);
        if (read.isEmpty()) {
            return new Tended.Unknown();
        }
        DeadLetter letter = read.get();
        if (letter.state() == action.leadsTo()) {
            return new Tended.Done(letter);
        }
        if (!action.allowedIn(letter.state())) {
            return new Tended.Refused(letter, "it is " + word(letter.state()) + " already", false);
        }
        if (action == LetterAction.REDRIVE) {
            Optional<Tended.Refused> refused = startAgain(letter, note, actor, invocation);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return write(letter, action, note, actor, invocation);
    }

    private Tended write(DeadLetter read, LetterAction action, String note, String actor, Invocation invocation) {
        DeadLetter letter = read;
        while (true) {
            Write<DeadLetter> write =
                    letters.put(letter.then(action.leadsTo(), note, actor, clock.instant(), invocation.nextWriter()));
            if (write instanceof Write.Moved<DeadLetter> moved) {
                return new Tended.Done(moved.now());
            }
            Optional<DeadLetter> now = ((Write.Lost<DeadLetter>) write).now();
            if (now.isEmpty()) {
                return new Tended.Unknown();
            }
            letter = now.get();
            if (letter.state() == action.leadsTo()) {
                return new Tended.Done(letter);
            }
            if (!action.allowedIn(letter.state())) {
                return new Tended.Refused(letter, "it is " + word(letter.state()) + " by now", false);
            }
        }
    }

    private Optional<Tended.Refused> startAgain(DeadLetter letter, String note, String actor, Invocation invocation) {
        return switch (letter.subject()) {
            case LetterSubject.OfMessage message -> {
                queues.sendAgain(message, letter.id().text() + "-" + letter.version());
                yield Optional.empty();
            }
            case LetterSubject.OfTask whole ->
                order(letter, whole.task(), whole.epoch(), Optional.empty(), note, actor, invocation);
            case LetterSubject.OfStep step ->
                order(letter, step.task(), step.epoch(), Optional.of(step), note, actor, invocation);
        };
    }

    private Optional<Tended.Refused> order(
            DeadLetter letter,
            TaskId id,
            int epoch,
            Optional<LetterSubject.OfStep> step,
            String note,
            String actor,
            Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(id);
        if (read.isEmpty()) {
            return Optional.of(new Tended.Refused(letter, "its task is no longer there", false));
        }
        TaskRecord task = read.get();
        boolean paused = task.state().kind() == TaskState.Kind.PAUSED;
        if (step.isEmpty() && !task.ended() && !paused) {
            return Optional.empty();
        }
        if (step.isPresent() && hasGoneOn(task, epoch, step.get())) {
            return Optional.empty();
        }
        Optional<String> declared = step.filter(of -> task.isNode(of.number())).map(LetterSubject.OfStep::name);
        Wish wish = step.isEmpty() && paused ? new Wish.Resume() : new Wish.Retry(declared);
        return switch (control.control(id, wish, note, actor, invocation)) {
            case Controlled.Done done -> Optional.empty();
            case Controlled.Refused refused ->
                step.isPresent() && hasGoneOn(refused.task(), epoch, step.get())
                        ? Optional.empty()
                        : Optional.of(new Tended.Refused(
                                letter,
                                "its task is " + word(refused.task().state().kind()) + ", and " + refused.because(),
                                !refused.task().ended()));
            case Controlled.UnknownTask unknown ->
                Optional.of(new Tended.Refused(letter, "its task is no longer there", false));
            case Controlled.UnknownStep unknown ->
                Optional.of(new Tended.Refused(letter, "its task has no such step", false));
        };
    }

    /// Whether the failure that the letter tells of is history. One that the step's own record tells may not have come
    /// to the task's record yet.
    private boolean hasGoneOn(TaskRecord task, int epoch, LetterSubject.OfStep step) {
        if (task.failed().contains(step.number())) {
            return false;
        }
        if (task.epoch() > epoch
                || task.settled().contains(step.number())
                || task.waiter(step.number()).isPresent()) {
            return true;
        }
        return tasks.readStep(task.id(), step.number())
                .filter(record -> record.epoch() == epoch)
                .filter(record ->
                        record.state() instanceof StepState.Failed failed && failed.attempt() == step.attempt())
                .isEmpty();
    }

    /// Sets a task aside: it stops starting steps if it has not ended, and a letter waits for whoever looks into it.
    ///
    /// @return nothing if there is no such task
    public Optional<DeadLetter> setAside(TaskId id, String note, String actor, Invocation invocation) {
        Controlled paused = control.control(id, new Wish.Pause(), note, actor, invocation);
        Optional<TaskRecord> task = switch (paused) {
            case Controlled.Done done -> Optional.of(done.task());
            case Controlled.Refused refused -> Optional.of(refused.task());
            case Controlled.UnknownTask unknown -> Optional.empty();
            case Controlled.UnknownStep unknown -> Optional.empty();
        };
        return task.map(read -> {
            DeadLetter letter = Letters.byHand(read, note, actor, clock.instant(), invocation.nextWriter());
            return switch (letters.put(letter)) {
                case Write.Moved<DeadLetter> moved -> moved.now();
                case Write.Lost<DeadLetter> lost -> lost.now().orElse(letter);
            };
        });
    }

    /// All that a filter finds and that wait, at most [#MOST_AT_ONCE].
    public List<DeadLetter> waiting(LetterQuery filter) {
        List<DeadLetter> found = new ArrayList<>();
        List<LetterState> states =
                filter.state().map(List::of).orElse(List.of(LetterState.OPEN, LetterState.INVESTIGATING));
        for (LetterState state : states) {
            Optional<String> next = Optional.empty();
            do {
                LetterList page = letters.list(
                        new LetterQuery(filter.namespace(), Optional.of(state), filter.reason(), PAGE, next));
                page.letters().stream()
                        .filter(letter -> letter.state().waits())
                        .limit(MOST_AT_ONCE - (long) found.size())
                        .forEach(found::add);
                next = page.next();
            } while (next.isPresent() && found.size() < MOST_AT_ONCE);
        }
        return found;
    }

    /// Asks for all of them to be redriven, evenly over a time, the oldest first.
    public void redriveAll(List<DeadLetter> all, Duration over, String note, String actor) {
        List<DeadLetter> oldestFirst = all.reversed();
        List<Redrive> redrives = new ArrayList<>(all.size());
        for (int i = 0; i < oldestFirst.size(); i++) {
            Duration left = over.multipliedBy(i).dividedBy(Math.max(1, oldestFirst.size()));
            redrives.add(new Redrive(oldestFirst.get(i).id(), note, actor, left, 0));
        }
        queues.redrive(redrives);
    }

    /// Does one of them, once its time has come. One that can't be done now is tried again later, less and less often.
    public void redrive(Redrive redrive, Invocation invocation) {
        if (!redrive.left().isZero()) {
            queues.redrive(List.of(redrive));
            return;
        }
        Tended tended = tend(redrive.letter(), LetterAction.REDRIVE, redrive.note(), redrive.actor(), invocation);
        if (tended instanceof Tended.Refused refused && refused.forNow() && redrive.tries() < MOST_TRIES) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << redrive.tries());
            queues.redrive(List.of(
                    new Redrive(redrive.letter(), redrive.note(), redrive.actor(), pause, redrive.tries() + 1)));
        }
    }

    private static String word(Enum<?> constant) {
        return LetterNotices.word(constant);
    }
}
