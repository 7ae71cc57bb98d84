package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The table in memory. Each item's writes are made one after another, those of different items at once; what is read
/// has been written whole.
public final class MemoryTaskStore implements TaskStore {
    /// Told of each write that took effect, in the order of the item's writes: what a table's stream carries.
    public interface Stream {
        void wrote(TaskRecord image);

        void wrote(StepRecord image);

        /// For those who do not listen.
        Stream UNHEARD = new Stream() {
            @Override
            public void wrote(TaskRecord image) {}

            @Override
            public void wrote(StepRecord image) {}
        };
    }

    private record Look(Instant at, TaskId task) {}

    private record Created(Instant at, TaskId task) {}

    private static final Comparator<Look> OLDEST_FIRST =
            Comparator.comparing(Look::at).thenComparing(look -> look.task().text());
    private static final Comparator<Created> NEWEST_FIRST = Comparator.comparing(Created::at)
            .reversed()
            .thenComparing(created -> created.task().text());

    private final Stream stream;
    private final Map<TaskId, TaskRecord> tasks = new ConcurrentHashMap<>();
    private final Map<String, IdentityRecord> identities = new ConcurrentHashMap<>();
    private final Map<TaskId, Map<Integer, StepRecord>> steps = new ConcurrentHashMap<>();
    private final Map<TaskId, Map<Long, Page>> pages = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Look, TaskId> looks = new ConcurrentSkipListMap<>(OLDEST_FIRST);
    private final ConcurrentNavigableMap<Created, TaskId> created = new ConcurrentSkipListMap<>(NEWEST_FIRST);

    public MemoryTaskStore() {
        this(Stream.UNHEARD);
    }

    public MemoryTaskStore(Stream stream) {
        this.stream = stream;
    }

    @Override
    public Optional<TaskRecord> readTask(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public Write<TaskRecord> create(TaskRecord first) {
        return writeTask(first, standing -> false, true);
    }

    @Override
    public Write<IdentityRecord> begin(IdentityRecord next) {
        Answer<IdentityRecord> answer = new Answer<>();
        identities.compute(next.id(), (id, standing) -> {
            if (standing == null || !standing.until().isAfter(next.since())) {
                answer.moved(next);
                return next;
            }
            answer.refused(standing, standing.writer().equals(next.writer()));
            return standing;
        });
        return answer.given();
    }

    @Override
    public void erase(TaskRecord gone) {
        steps.remove(gone.id());
        pages.remove(gone.id());
        tasks.computeIfPresent(gone.id(), (id, standing) -> {
            if (standing.version() != gone.version()) {
                return standing;
            }
            standing.lookAt().ifPresent(at -> looks.remove(new Look(at, id)));
            created.remove(new Created(standing.head().createdAt(), id));
            return null;
        });
    }

    @Override
    public Write<TaskRecord> replace(TaskRecord next) {
        return writeTask(next, standing -> standing.version() == next.version() - 1, false);
    }

    private Write<TaskRecord> writeTask(TaskRecord next, Predicate<TaskRecord> condition, boolean whereNoneStands) {
        Answer<TaskRecord> answer = new Answer<>();
        tasks.compute(next.id(), (id, standing) -> {
            if (standing == null ? whereNoneStands : condition.test(standing)) {
                index(standing, next);
                stream.wrote(next);
                answer.moved(next);
                return next;
            }
            boolean own = standing != null && standing.writer().equals(next.writer());
            answer.refused(standing, own);
            return standing;
        });
        return answer.given();
    }

    private void index(@Nullable TaskRecord before, TaskRecord now) {
        if (before == null) {
            created.put(new Created(now.head().createdAt(), now.id()), now.id());
        }
        Optional<Instant> was = before == null ? Optional.empty() : before.lookAt();
        if (!was.equals(now.lookAt())) {
            was.ifPresent(at -> looks.remove(new Look(at, now.id())));
            now.lookAt().ifPresent(at -> looks.put(new Look(at, now.id()), now.id()));
        }
    }

    @Override
    public Optional<StepRecord> readStep(TaskId task, int step) {
        return Optional.ofNullable(steps.getOrDefault(task, Map.of()).get(step));
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task, Collection<Integer> numbers) {
        Map<Integer, StepRecord> found = new TreeMap<>();
        Map<Integer, StepRecord> all = steps.getOrDefault(task, Map.of());
        for (int number : numbers) {
            StepRecord record = all.get(number);
            if (record != null) {
                found.put(number, record);
            }
        }
        return found;
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task) {
        return new TreeMap<>(steps.getOrDefault(task, Map.of()));
    }

    @Override
    public Write<StepRecord> begin(StepRecord first, Instant at) {
        return writeStep(first, standing -> mayBegin(first, standing, at), true);
    }

    private static boolean mayBegin(StepRecord first, StepRecord standing, Instant at) {
        return standing.epoch() < first.epoch()
                || standing.epoch() == first.epoch()
                        && begun(standing) > 0
                        && begun(standing) < begun(first)
                        && !waitsBeyond(standing.state(), at);
    }

    private static boolean waitsBeyond(StepState state, Instant at) {
        return switch (state) {
            case StepState.Retrying retrying -> retrying.due().isAfter(at);
            case StepState.Waiting waiting -> waiting.due().isAfter(at);
            case StepState.Pending pending -> false;
            case StepState.Ready ready -> ready.due().isAfter(at);
            case StepState.Running running -> false;
            case StepState.Complete complete -> false;
            case StepState.Failed failed -> false;
            case StepState.Skipped skipped -> false;
            case StepState.Cancelled cancelled -> false;
            case StepState.Resolved resolved -> false;
        };
    }

    @Override
    public Write<StepRecord> replace(StepRecord next) {
        return writeStep(
                next,
                standing -> standing.epoch() == next.epoch() && standing.revision() == next.revision() - 1,
                false);
    }

    /// The attempt a record belongs to; none of one that was given up. One that is to be retried speaks of the next,
    /// which has not begun.
    private static int begun(StepRecord record) {
        return record.state() instanceof StepState.Retrying retrying ? retrying.attempt() - 1 : record.attempt();
    }

    private Write<StepRecord> writeStep(StepRecord next, Predicate<StepRecord> condition, boolean whereNoneStands) {
        Answer<StepRecord> answer = new Answer<>();
        steps.computeIfAbsent(next.task(), task -> new ConcurrentHashMap<>())
                .compute(next.step(), (number, standing) -> {
                    if (standing == null ? whereNoneStands : condition.test(standing)) {
                        stream.wrote(next);
                        answer.moved(next);
                        return next;
                    }
                    boolean own = standing != null && standing.writer().equals(next.writer());
                    answer.refused(standing, own);
                    return standing;
                });
        return answer.given();
    }

    @Override
    public void put(Page page) {
        pages.computeIfAbsent(page.task(), task -> new ConcurrentHashMap<>()).put(page.version(), page);
    }

    @Override
    public List<Page> readPages(TaskId task, long last) {
        Map<Long, Page> all = pages.getOrDefault(task, Map.of());
        List<Page> chain = new ArrayList<>();
        for (Optional<Long> version = Optional.of(last); version.isPresent(); ) {
            Page page = all.get(version.get());
            if (page == null) {
                throw new IllegalStateException("Task " + task + " has no page " + version.get());
            }
            chain.add(page);
            version = page.previous();
        }
        return chain;
    }

    @Override
    public List<TaskId> due(Instant until, int most) {
        List<TaskId> found = new ArrayList<>();
        for (Look look : looks.keySet()) {
            if (look.at().isAfter(until) || found.size() == most) {
                break;
            }
            found.add(look.task());
        }
        return found;
    }

    @Override
    public TaskList list(TaskQuery query) {
        ConcurrentNavigableMap<Created, TaskId> rest =
                query.next().map(next -> created.tailMap(place(next), false)).orElse(created);
        List<TaskRecord> found = new ArrayList<>();
        for (Created entry : rest.keySet()) {
            if (found.size() == query.most()) {
                return new TaskList(found, Optional.of(place(found.getLast())));
            }
            Optional.ofNullable(tasks.get(entry.task()))
                    .filter(task -> matches(query, task))
                    .ifPresent(found::add);
        }
        return new TaskList(found, Optional.empty());
    }

    private static String place(TaskRecord last) {
        return last.head().createdAt() + " " + last.id();
    }

    private static Created place(String next) {
        String[] parts = next.split(" ", 2);
        return new Created(Instant.parse(parts[0]), new TaskId(parts[1]));
    }

    private static boolean matches(TaskQuery query, TaskRecord task) {
        return query.namespace()
                        .map(task.head().origin().template().namespace()::equals)
                        .orElse(true)
                && query.template()
                        .map(task.head().origin().template().name()::equals)
                        .orElse(true)
                && query.state().map(task.state().kind()::equals).orElse(true);
    }

    /// Whether nothing lies with a task: no step, no page.
    public boolean isBare(TaskId id) {
        return steps.getOrDefault(id, Map.of()).isEmpty()
                && pages.getOrDefault(id, Map.of()).isEmpty();
    }

    /// All tasks, by id, as they stand.
    public Map<TaskId, TaskRecord> tasks() {
        return new HashMap<>(tasks);
    }

    /// When the next look at a task is due, if any is.
    public Optional<Instant> nextLook() {
        return looks.isEmpty() ? Optional.empty() : Optional.of(looks.firstKey().at());
    }

    /// Carries what was decided inside of a map's compute to the outside.
    private static final class Answer<T> {
        private @Nullable Write<T> write;

        void moved(T now) {
            write = new Write.Moved<>(now);
        }

        void refused(@Nullable T standing, boolean own) {
            write = own && standing != null
                    ? new Write.Moved<>(standing)
                    : new Write.Lost<>(Optional.ofNullable(standing));
        }

        Write<T> given() {
            if (write == null) {
                throw new IllegalStateException("A write has an answer");
            }
            return write;
        }
    }
}
