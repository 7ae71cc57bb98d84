package dev.millrace.enginetestkit;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.limit.KeyLimit;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.ForEach;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// A step of a template under construction: `aStep("b").after("a").retry(3, Duration.ofSeconds(1))`.
///
/// Unless told otherwise it is done by the handler `pass`, is tried once, and reads the task's input and its
/// parents' results.
public final class StepBuilder {
    private final String name;
    private final List<String> parents = new ArrayList<>();
    private String handler = "pass";
    private Json config = new Json("{}");
    private RetryPolicy retry = RetryPolicy.NEVER;
    private Duration timeout = StepTemplate.DEFAULT_TIMEOUT;
    private Optional<Duration> heartbeat = Optional.empty();
    private Optional<Lane> lane = Optional.empty();
    private Flow flow = Flow.PLAIN;
    private Optional<ChildTask> child = Optional.empty();
    private final List<KeyLimit> limits = new ArrayList<>();

    private StepBuilder(String name) {
        this.name = name;
    }

    public static StepBuilder aStep(String name) {
        return new StepBuilder(name);
    }

    public StepBuilder after(String... names) {
        parents.addAll(List.of(names));
        return this;
    }

    public StepBuilder by(String handlerName) {
        handler = handlerName;
        return this;
    }

    public StepBuilder config(String json) {
        config = new Json(json);
        return this;
    }

    public StepBuilder retry(RetryPolicy policy) {
        retry = policy;
        return this;
    }

    /// Tried up to so many times, with the same delay each time.
    public StepBuilder retry(int mostAttempts, Duration delay) {
        return retry(new RetryPolicy(mostAttempts, new Backoff.Fixed(delay), Backoff.LONGEST, Jitter.NONE, 0));
    }

    public StepBuilder timeout(Duration longest) {
        timeout = longest;
        return this;
    }

    public StepBuilder heartbeat(Duration atLeastEvery) {
        heartbeat = Optional.of(atLeastEvery);
        return this;
    }

    public StepBuilder lane(Lane queue) {
        lane = Optional.of(queue);
        return this;
    }

    /// Skipped where the handler says so: [dev.millrace.engine.port.Outcome.Skipped].
    public StepBuilder condition(String rule) {
        return flow(new Flow(
                flow.group(),
                Optional.of(new Json(rule)),
                flow.afterSkipped(),
                flow.decides(),
                flow.branches(),
                flow.forEach(),
                flow.undo(),
                flow.answerWithin()));
    }

    public StepBuilder whenSkipped(AfterSkipped rule) {
        return flow(new Flow(
                flow.group(),
                flow.condition(),
                rule,
                flow.decides(),
                flow.branches(),
                flow.forEach(),
                flow.undo(),
                flow.answerWithin()));
    }

    /// Chooses among these, which come after it: [dev.millrace.engine.port.Outcome.Chose].
    public StepBuilder decides(String... branches) {
        return flow(new Flow(
                flow.group(),
                flow.condition(),
                flow.afterSkipped(),
                true,
                List.of(branches),
                flow.forEach(),
                flow.undo(),
                flow.answerWithin()));
    }

    /// Stands for many; how many, its handler says: [dev.millrace.engine.port.Outcome.Spreads].
    public StepBuilder forEach(int atOnce, int tolerated) {
        return flow(new Flow(
                flow.group(),
                flow.condition(),
                flow.afterSkipped(),
                flow.decides(),
                flow.branches(),
                Optional.of(new ForEach(Json.NULL, atOnce, tolerated, 0)),
                flow.undo(),
                flow.answerWithin()));
    }

    /// Its effect is taken back by this handler if the task fails.
    public StepBuilder undoneBy(String handlerName) {
        StepTemplate undo = aStep("undo " + name).by(handlerName).retry(retry).built(number -> 0);
        return flow(new Flow(
                flow.group(),
                flow.condition(),
                flow.afterSkipped(),
                flow.decides(),
                flow.branches(),
                flow.forEach(),
                Optional.of(undo),
                flow.answerWithin()));
    }

    /// Complete only when somebody outside has said so.
    public StepBuilder answeredWithin(Duration longest) {
        return flow(new Flow(
                flow.group(),
                flow.condition(),
                flow.afterSkipped(),
                flow.decides(),
                flow.branches(),
                flow.forEach(),
                flow.undo(),
                Optional.of(longest)));
    }

    /// Starts a task of this template and waits for its end. Its input is what the handler makes:
    /// [dev.millrace.engine.port.Outcome.StartsTask].
    public StepBuilder awaits(String template) {
        return starting(template, true, false);
    }

    /// The same, and is complete however the task ends.
    public StepBuilder awaitsAnyEndOf(String template) {
        return starting(template, true, true);
    }

    /// Starts a task of this template and waits for nothing.
    public StepBuilder starts(String template) {
        return starting(template, false, false);
    }

    private StepBuilder starting(String template, boolean waits, boolean goesOn) {
        int slash = template.indexOf('/');
        child = Optional.of(new ChildTask(
                template.substring(0, slash),
                template.substring(slash + 1),
                Optional.empty(),
                waits,
                goesOn,
                Optional.empty()));
        return by(ChildTask.HANDLER);
    }

    private StepBuilder flow(Flow changed) {
        flow = changed;
        return this;
    }

    /// So many attempts at once for each value of the key.
    public StepBuilder atMost(int concurrent, String key) {
        limits.add(new KeyLimit(key.replaceAll("\\W", ""), key, Optional.of(concurrent), Optional.empty()));
        return this;
    }

    /// So many starts in a time for each value of the key.
    public StepBuilder atMost(Rate rate, String key) {
        limits.add(new KeyLimit(key.replaceAll("\\W", ""), key, Optional.empty(), Optional.of(rate)));
        return this;
    }

    String name() {
        return name;
    }

    List<String> parents() {
        return parents;
    }

    StepTemplate built(ToIntFunction<String> numberOf) {
        int[] reads = parents.stream().mapToInt(numberOf).distinct().toArray();
        return new StepTemplate(
                name,
                handler,
                config,
                Optional.empty(),
                true,
                StepSet.of(reads),
                retry,
                timeout,
                heartbeat,
                lane,
                Optional.empty(),
                child.map(flow::starting).orElse(flow),
                limits);
    }
}
