package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts a task into the table and its first steps into their lanes.
///
/// The put is the duplicate check: the task's id follows from namespace, template and key, and the table takes an
/// id once. A submission that finds the task there sends what that still owes, so a submitter that died between its
/// put and its sends is healed by the caller's own retry, and else by the sweep.
///
/// Where submissions are the same only within a window of time, a record beside the task says which task they get.
/// It is put first, with the id of a task that is not there yet, if no window is open: one write more. Who dies in
/// between has made nothing; the next submission finds the record and creates the task it names.
public final class SubmitTask {
    /// When the sweep first looks at a new task; most have ended by then.
    static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    /// Bytes an input may take in the task's own item.
    private static final int SMALL = 512;

    private final TaskStore tasks;
    private final Queues queues;
    private final Payloads payloads;
    private final Templates templates;
    private final Journal journal;
    private final Chance chance;
    private final InstantSource clock;
    private final AdvanceTask advance;

    public SubmitTask(
            TaskStore tasks,
            Queues queues,
            Payloads payloads,
            Templates templates,
            Journal journal,
            Chance chance,
            InstantSource clock) {
        this.tasks = tasks;
        this.queues = queues;
        this.payloads = payloads;
        this.templates = templates;
        this.journal = journal;
        this.chance = chance;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
    }

    /// What became of a submission.
    public sealed interface Submitted {
        /// There was none; now there is.
        record Created(TaskRecord task) implements Submitted {}

        /// The same was submitted before; here is how it stands.
        record Duplicate(TaskRecord task) implements Submitted {}

        /// The key was used before with another input.
        record Conflict(TaskRecord first, String inputHash) implements Submitted {}

        /// The first task was deleted, or kept for long enough, and is being erased: its key is free in a minute or
        /// two.
        record BeingErased(TaskRecord first) implements Submitted {}

        /// There is no such template, or no such version of it.
        record UnknownTemplate() implements Submitted {}
    }

    public Submitted submit(Submission submission, Invocation invocation) {
        return submit(submission, Optional.empty(), invocation);
    }

    /// @param parent the step that starts it, if one does
    Submitted submit(Submission submission, Optional<Parent> parent, Invocation invocation) {
        Optional<Template> template = templates
                .offer(submission.namespace(), submission.template(), submission.version())
                .map(offer -> choose(offer, submission));
        if (template.isEmpty()) {
            return new Submitted.UnknownTemplate();
        }
        Named named = named(submission, template.get(), invocation);
        TaskRecord first = first(named.task(), submission, template.get(), parent, invocation);
        Optional<TaskRecord> before = named.before() ? tasks.readTask(named.task()) : Optional.empty();
        return before.map(standing -> again(standing, first, invocation))
                .orElseGet(() -> create(first, template.get(), invocation));
    }

    /// Which of the versions that are on offer a submission gets. Whether it gets the one that is tried out follows
    /// from
    /// a hash of its task's id, as the usual version makes that: whoever submits the same again gets the same, and the
    /// more percent there are, the more are added to those that got it before.
    public Template choose(Offer offer, Submission submission) {
        return offer.canary()
                .filter(canary -> percentile(offer.usual(), submission) < canary.percent())
                .map(Offer.Canary::template)
                .orElse(offer.usual());
    }

    private int percentile(Template usual, Submission submission) {
        String id = same(submission, submission.identity().orElse(usual.identity()))
                .map(TaskId::text)
                .orElseGet(chance::name);
        byte[] hash = TraceContext.hash("canary " + id);
        return ((hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff) % 100;
    }

    private static Optional<TaskId> same(Submission submission, Identity identity) {
        return switch (identity.by()) {
            case KEY -> submission.key().map(key -> id(submission.namespace(), submission.template(), key));
            case CONTENT -> Optional.of(ofContent(submission));
            case UNIQUE -> Optional.empty();
        };
    }

    private Submitted create(TaskRecord first, Template template, Invocation invocation) {
        Write<TaskRecord> write = tasks.create(first);
        if (write instanceof Write.Moved<TaskRecord> moved) {
            for (Move move : moved.now().history().published()) {
                journal.moved(first.id(), first.head().origin(), 1, move);
            }
            queues.send(Dispatches.of(moved.now(), template, moved.now().owed(), clock.instant()));
            return new Submitted.Created(moved.now());
        }
        TaskRecord standing = ((Write.Lost<TaskRecord>) write)
                .now()
                .orElseThrow(() -> new IllegalStateException("A refused task shows what stands: " + first.id()));
        return again(standing, first, invocation);
    }

    private Submitted again(TaskRecord standing, TaskRecord wanted, Invocation invocation) {
        if (standing.gone()) {
            return new Submitted.BeingErased(standing);
        }
        if (!standing.head().inputHash().equals(wanted.head().inputHash())) {
            return new Submitted.Conflict(standing, wanted.head().inputHash());
        }
        advance.payDebts(standing, advance.template(standing), invocation);
        return new Submitted.Duplicate(standing);
    }

    /// @param before whether a submission before this one was given the same id
    private record Named(TaskId task, boolean before) {}

    private Named named(Submission submission, Template template, Invocation invocation) {
        Identity identity = submission.identity().orElse(template.identity());
        Optional<TaskId> same = same(submission, identity);
        if (same.isEmpty() || identity.within().isEmpty()) {
            return new Named(same.orElseGet(() -> new TaskId(chance.name())), false);
        }
        Instant now = clock.instant();
        IdentityRecord window = new IdentityRecord(
                same.get().text(),
                new TaskId(chance.name()),
                now,
                now.plus(identity.within().get()),
                invocation.nextWriter());
        return switch (tasks.begin(window)) {
            case Write.Moved<IdentityRecord> moved -> new Named(moved.now().task(), false);
            case Write.Lost<IdentityRecord> lost ->
                new Named(
                        lost.now()
                                .orElseThrow(() -> new IllegalStateException(
                                        "A refused window shows the one that stands: " + window.id()))
                                .task(),
                        true);
        };
    }

    private TaskRecord first(
            TaskId id, Submission submission, Template template, Optional<Parent> parent, Invocation invocation) {
        Instant now = clock.instant();
        StepSet roots = StepSet.range(0, template.graph().roots());
        Origin origin = new Origin(
                template.ref(),
                template.hash(),
                template.events(),
                submission.correlationId().orElse(id.text()),
                submission.traceparent().orElseGet(() -> TraceContext.ofTask(id)));
        TaskHead head = new TaskHead(
                id,
                origin,
                submission.lane().orElse(template.lane()),
                now,
                payloads.keep(id, submission.input(), SMALL),
                inputHash(submission),
                submission.key(),
                template.graph().size(),
                submission.tenant(),
                0,
                Leaving.NO,
                parent);
        return new TaskRecord(
                head,
                new TaskState.Pending(),
                1,
                0,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                roots.size(),
                List.of(),
                List.of(),
                roots,
                Growth.NONE,
                Map.of(),
                History.startingWith(List.of(
                        new Move.OfTask(Optional.empty(), TaskState.Kind.PENDING, Cause.SUBMITTED, "", "", now),
                        new Move.OfSteps(
                                roots, StepState.Kind.PENDING, StepState.Kind.READY, 1, Cause.SUBMITTED, "", "", now))),
                Optional.empty(),
                Optional.of(now.plus(least(
                        least(FIRST_LOOK, template.timeout()), template.stale().map(Stale::after)))),
                0,
                0,
                invocation.nextWriter(),
                now);
    }

    private static Duration least(Duration planned, Optional<Duration> other) {
        return other.filter(shorter -> shorter.compareTo(planned) < 0).orElse(planned);
    }

    /// 128 bits of SHA-256, in hex.
    private static String inputHash(Submission submission) {
        return HexFormat.of().formatHex(TraceContext.hash(submission.input().text()), 0, 16);
    }

    /// Lengths go in too, so that no two different triples read the same.
    static TaskId id(String namespace, String template, String key) {
        return hashed(triple(namespace, template, key));
    }

    /// What is hashed begins with a letter, and no key's does.
    private static TaskId ofContent(Submission submission) {
        return hashed("content "
                + triple(
                        submission.namespace(),
                        submission.template(),
                        submission.input().text()));
    }

    private static String triple(String namespace, String template, String last) {
        return namespace.length() + ":" + namespace + template.length() + ":" + template + last;
    }

    /// 130 bits of SHA-256 in 26 letters and digits.
    private static TaskId hashed(String text) {
        String digits = new BigInteger(1, Arrays.copyOf(TraceContext.hash(text), 17))
                .shiftRight(6)
                .toString(32);
        return new TaskId("0".repeat(26 - digits.length()) + digits);
    }
}
