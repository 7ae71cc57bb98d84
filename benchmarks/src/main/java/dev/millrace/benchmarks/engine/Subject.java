package dev.millrace.benchmarks.engine;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.advance.Slot;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.readiness.Readiness;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.enginetemplates.TemplateCodec;
import dev.millrace.enginetemplates.TemplateDocument;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueues;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A task of some shape, run to its half by the real rules: steps ended in random order, so that its sets have
/// holes, some of them in place and with results.
///
/// @param halfway as it stands then, with nothing running in place
/// @param frontier steps that may run now
record Subject(TemplateDocument document, Template template, TaskRecord halfway, StepSet frontier) {
    static final Instant AT = ManualClock.START.plusSeconds(1);
    static final Slot SLOT = new Slot("invocation:1", Lane.NORMAL, AT.plus(Duration.ofMinutes(14)));

    /// 30 bytes.
    private static final Kept RESULT = new Kept.Result(new Json("{\"number\":4711,\"text\":\"done.\"}"));

    static Subject of(String shape) {
        TemplateDocument document = document(Shape.parents(shape));
        Template template = TemplateCodec.compile(document, "default");
        TaskRecord halfway = with(halfway(template), List.of());
        StepSet frontier = Readiness.unlocked(template.graph(), halfway.released(), halfway.settled());
        return new Subject(document, template, halfway, frontier);
    }

    /// The same task with this step running in place.
    TaskRecord running(int step) {
        return with(halfway, List.of(claim(step)));
    }

    Happening returned(int step) {
        return new Happening.Returned(claim(step), Optional.of(RESULT));
    }

    Happening ended(int step) {
        return new Happening.Ended(step, 0, 1, StepState.Kind.COMPLETE);
    }

    Walk walk() {
        return new Walk(template.graph(), halfway.released(), halfway.settled());
    }

    /// What grows with the graph in the task's item.
    int bytesOfSets() {
        return halfway.released().encoded().length
                + halfway.settled().minus(halfway.released()).encoded().length
                + halfway.owed().encoded().length;
    }

    private static InPlace claim(int step) {
        return new InPlace(step, 1, AT.plusSeconds(90), "invocation:0");
    }

    private static TaskRecord halfway(Template template) {
        Random random = new Random(template.graph().size());
        TaskRecord task = submitted(template);
        int half = template.graph().size() / 2;
        if (template.graph().roots() == 1 && half > 0) {
            Happening claimed = new Happening.RootClaimed(0, 0, AT.plusSeconds(90), SLOT.owner());
            task = next(template, task, claimed, Optional.empty());
        }
        IntBag ready = new IntBag(template.graph().size());
        task.owed().forEach(ready::add);
        for (int done = 0; done < half; done++) {
            boolean inPlace = !task.running().isEmpty() && (ready.isEmpty() || random.nextBoolean());
            Happening happening = inPlace
                    ? new Happening.Returned(task.running().getFirst(), Optional.of(RESULT))
                    : new Happening.Ended(ready.remove(random), 0, 1, StepState.Kind.COMPLETE);
            task = next(template, task, happening, inPlace ? Optional.of(SLOT) : Optional.empty());
            task.owed().forEach(ready::add);
        }
        return task;
    }

    /// All that is owed counts as sent.
    private static TaskRecord next(Template template, TaskRecord task, Happening happening, Optional<Slot> slot) {
        Plan plan = Advance.plan(template, task, List.of(happening), slot, task.owed(), AT, "invocation:0:1");
        return ((Plan.Change) plan).next();
    }

    private static TaskRecord submitted(Template template) {
        ManualClock clock = new ManualClock();
        SubmitTask submit = new SubmitTask(
                new MemoryTaskStore(),
                new MemoryQueues(clock),
                new MemoryPayloads(),
                new MemoryTemplates().with(template),
                Journal.SILENT,
                new SeededChance(1),
                clock);
        Submission submission = new Submission(
                template.ref().namespace(),
                template.ref().name(),
                Optional.empty(),
                new Json("{\"customer\":\"c-1017\",\"items\":[1,2,3],\"note\":\"leave at the door\"}"),
                Optional.of("key-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Invocation invocation = new Invocation("invocation:0", AT.plus(Duration.ofMinutes(15)));
        return ((Submitted.Created) submit.submit(submission, invocation)).task();
    }

    private static TemplateDocument document(List<int[]> parents) {
        StringBuilder json = new StringBuilder("{\"name\":\"graph\",\"namespace\":\"bench\",\"steps\":[");
        for (int step = 0; step < parents.size(); step++) {
            json.append(step == 0 ? "" : ",").append("{\"dependsOn\":[");
            for (int i = 0; i < parents.get(step).length; i++) {
                json.append(i == 0 ? "\"s" : ",\"s")
                        .append(parents.get(step)[i])
                        .append('"');
            }
            json.append("],\"handler\":\"pass\",\"name\":\"s").append(step).append("\"}");
        }
        return TemplateDocument.of(json.append("],\"version\":\"1.0.0\"}").toString());
    }

    private static TaskRecord with(TaskRecord task, List<InPlace> running) {
        return new TaskRecord(
                task.head(),
                task.state(),
                task.version(),
                task.epoch(),
                task.released(),
                task.settled(),
                task.failed(),
                task.skipped(),
                task.resolved(),
                task.open(),
                running,
                task.waiting(),
                task.owed(),
                task.growth(),
                task.results(),
                task.history(),
                task.lastPage(),
                task.lookAt(),
                task.looks(),
                task.seenVersion(),
                task.writer(),
                task.updatedAt());
    }

    /// Numbers to draw from.
    private static final class IntBag {
        private final int[] values;
        private int size;

        IntBag(int capacity) {
            values = new int[capacity];
        }

        void add(int value) {
            values[size++] = value;
        }

        boolean isEmpty() {
            return size == 0;
        }

        int remove(Random random) {
            int at = random.nextInt(size);
            int value = values[at];
            values[at] = values[--size];
            return value;
        }
    }
}
