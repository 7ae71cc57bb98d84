package dev.millrace.publishevents.compose;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/// Makes a task's events again, from the history that its records keep. Each has the id it had when it was told first,
/// for an id names its transition by what history keeps of it.
///
/// History does not keep what version the task had at each write. So `taskVersion` and `revision` are counted anew, and
/// sort the recalled events among themselves: the task's own in the order of its history, a step's behind what the task
/// had told by then. They are not above what stood in the event at first.
///
/// What a record dropped to stay small can't be recalled; nor, where history does not tell the task's restarts apart,
/// what a step did before the latest.
public final class RecallEvents {
    private final Templates templates;
    private final EventLevel level;

    /// @param level what of the history is told
    public RecallEvents(Templates templates, EventLevel level) {
        this.templates = templates;
        this.level = level;
    }

    /// @param events in causal order
    /// @param lost transitions that no record keeps any more
    public record Recalled(List<LifecycleEvent> events, int lost) {
        public Recalled {
            events = List.copyOf(events);
        }
    }

    /// @param pages of the task, the newest first
    public Recalled of(TaskRecord task, List<Page> pages, Collection<StepRecord> steps) {
        return new Recall(task, templates).of(pages, steps);
    }

    private final class Recall {
        private final TaskRecord task;
        private final Template template;
        private final List<LifecycleEvent> events = new ArrayList<>();

        /// When the task's item reached which version.
        private final NavigableMap<Instant, Long> versions = new TreeMap<>();

        /// When the task was restarted.
        private final TreeSet<Instant> restarts = new TreeSet<>();

        private long version;
        private int lost;

        Recall(TaskRecord task, Templates templates) {
            this.task = task;
            this.template = templates.byHash(
                    task.head().origin().template(), task.head().origin().templateHash());
        }

        Recalled of(List<Page> pages, Collection<StepRecord> steps) {
            for (Page page : pages) {
                page.history().moves().forEach(this::noteRestart);
            }
            task.history().moves().forEach(this::noteRestart);
            for (Page page : pages.reversed()) {
                ofTask(page.previous().orElse(0L), page.history());
            }
            ofTask(task.lastPage().orElse(0L), task.history());
            steps.forEach(this::ofStep);
            return new Recalled(events.stream().sorted(new CausalOrder()).toList(), lost);
        }

        private void noteRestart(Move move) {
            boolean resets = move instanceof Move.OfSteps steps && steps.to() == StepState.Kind.PENDING;
            boolean reopens = move instanceof Move.OfTask ofTask
                    && ofTask.cause() == Cause.REQUESTED
                    && ofTask.to() == TaskState.Kind.RUNNING
                    && ofTask.from().filter(TaskState.Kind::ends).isPresent();
            if (resets || reopens) {
                restarts.add(move.at());
            }
        }

        private boolean knowsRestarts() {
            return restarts.size() == task.epoch();
        }

        private int epochAt(Instant at) {
            return knowsRestarts() ? restarts.headSet(at, true).size() : task.epoch();
        }

        /// The moves that the task's item told after the page of this version was taken.
        private void ofTask(long page, History history) {
            lost += history.left();
            Instant write = Instant.MIN;
            version = Math.max(version, page);
            for (int i = 0; i < history.moves().size(); i++) {
                Move move = history.moves().get(i);
                if (!move.at().equals(write)) {
                    write = move.at();
                    version++;
                    versions.merge(write, version, Math::max);
                }
                announce(
                        "task/" + page,
                        Place.ofTask(version, ordinal(history, i)),
                        epochAt(move.at()),
                        move,
                        step -> task.nameOf(template, step));
            }
        }

        private void ofStep(StepRecord record) {
            History history = record.history();
            lost += history.left();
            int latest = beginOfLatest(history.moves());
            for (int i = 0; i < history.moves().size(); i++) {
                Move move = history.moves().get(i);
                if (i < latest && !knowsRestarts()) {
                    lost++;
                    continue;
                }
                int epoch = i < latest ? epochAt(move.at()) : record.epoch();
                int ordinal = ordinal(history, i);
                var before = versions.floorEntry(move.at());
                announce(
                        "step/" + record.step() + "/" + epoch,
                        new Place(
                                before == null ? 0 : before.getValue(),
                                record.step(),
                                attempt(move),
                                ordinal + 1L,
                                ordinal),
                        epoch,
                        move,
                        step -> record.label().isEmpty() ? template.step(step).name() : record.label());
            }
        }

        private void announce(String item, Place place, int epoch, Move move, IntFunction<String> names) {
            if (!move.announcedAt(level)) {
                return;
            }
            Transition transition =
                    new Transition(task.id(), task.head().origin(), task.head().parent(), item, epoch, place, move);
            switch (move) {
                case Move.OfTask ofTask -> events.add(transition.event(ofTask));
                case Move.OfSteps ofSteps -> {
                    int attempt = place.toldByTask() ? ofSteps.attempt() : place.attempt();
                    ofSteps.steps()
                            .forEach(step -> events.add(
                                    transition.event(ofSteps, new Subject(step, names.apply(step), attempt))));
                }
            }
        }
    }

    /// Of a bounded history the first move stands, and what was left out came behind it.
    private static int ordinal(History history, int index) {
        return index == 0 ? 0 : history.left() + index;
    }

    /// Where the moves of the step's latest epoch begin: behind the last one that settled it, unless nothing follows.
    private static int beginOfLatest(List<Move> moves) {
        for (int i = moves.size() - 2; i >= 0; i--) {
            if (moves.get(i) instanceof Move.OfSteps move && move.to().settles()) {
                return i + 1;
            }
        }
        return 0;
    }

    /// The attempt that a move's record was of.
    private static int attempt(Move move) {
        return move instanceof Move.OfSteps steps ? steps.attempt() : 0;
    }
}
