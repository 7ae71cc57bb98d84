package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.readiness.StepReport;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.TaskSeen;
import dev.millrace.enginetestkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A task of a test: let it run, let time pass, tell it what people tell tasks, and look at it with
/// [WorkflowAssert#assertThat].
public final class SubmittedTask {
    private final World world;
    private final Crew crew;
    private final Announcements announcements;
    private final Weather weather;
    private final Template template;
    private final TaskId id;

    SubmittedTask(World world, Crew crew, Announcements announcements, Weather weather, Template template, TaskId id) {
        this.world = world;
        this.crew = crew;
        this.announcements = announcements;
        this.weather = weather;
        this.template = template;
        this.id = id;
    }

    public String id() {
        return id.text();
    }

    /// Does all there is to do, and turns the clock on wherever nothing is, until the task has ended. A step
    /// that waits for an answer waits until that is overdue: answer it first, after [#runUntilItWaits()].
    ///
    /// @throws AssertionError if it never ends by itself, being paused or blocked; or if a fault found no chance
    public SubmittedTask runToItsEnd() {
        world.runToItsEnd(template, id);
        List<Fault> ahead = weather.ahead();
        if (!ahead.isEmpty()) {
            throw new AssertionError("This was to go wrong and had no chance to: " + ahead
                    + ". (A step that goes on in place behind its only parent has no message.)");
        }
        return this;
    }

    /// Does all there is to do now. No time passes.
    public SubmittedTask runUntilItWaits() {
        world.workOff(template, id);
        return this;
    }

    /// Lets time pass, and whatever falls due in it happen.
    public SubmittedTask turn(Duration time) {
        world.live(time);
        return this;
    }

    /// No step is to start for now.
    public SubmittedTask pause() {
        return tell(new Wish.Pause());
    }

    public SubmittedTask resume() {
        return tell(new Wish.Resume());
    }

    public SubmittedTask cancel() {
        return tell(new Wish.Cancel());
    }

    /// Tries all that failed for good again.
    public SubmittedTask retry() {
        return tell(new Wish.Retry(Optional.empty()));
    }

    /// Tries a step that failed for good again.
    public SubmittedTask retry(String step) {
        return tell(new Wish.Retry(Optional.of(step)));
    }

    /// Passes over a step that does not run.
    public SubmittedTask skip(String step) {
        return tell(new Wish.Skip(step));
    }

    /// Calls a step that does not run done, with this result.
    public SubmittedTask resolve(String step, @Nullable Object result) {
        return tell(new Wish.Resolve(Optional.of(step), Optional.of(Values.canonical(Values.treeOf(result)))));
    }

    /// Does this step and all behind it again.
    public SubmittedTask restart(String step) {
        return tell(new Wish.Restart(step));
    }

    /// @param lane critical, high, normal, low or background
    public SubmittedTask move(String lane) {
        return tell(new Wish.Move(Lane.valueOf(lane.toUpperCase(Locale.ROOT))));
    }

    private SubmittedTask tell(Wish wish) {
        return switch (world.order(id, wish)) {
            case Controlled.Done done -> this;
            case Controlled.Refused refused ->
                throw new IllegalStateException(
                        "Task " + id + " is " + refused.task().state().kind() + ", and refuses: " + refused.because());
            case Controlled.UnknownStep unknown ->
                throw new IllegalArgumentException(template + " has no step " + unknown.name());
            case Controlled.UnknownTask unknown -> throw new IllegalStateException("There is no task " + id);
        };
    }

    /// Answers a step that waits for somebody outside (`answerWithin`), as POST /answers/TOKEN with a result does.
    ///
    /// @param result the step's result
    public SubmittedTask answer(String step, @Nullable Object result) {
        return answer(step, new Outcome.Completed(Values.canonical(Values.treeOf(result))));
    }

    /// Answers that the step has failed, and that trying again does not help.
    public SubmittedTask answerFailed(String step, String code, String message) {
        return answer(step, new Outcome.Failed(new StepError(code, message), false, Optional.empty()));
    }

    private SubmittedTask answer(String step, Outcome outcome) {
        String token = crew.token(id(), step)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalStateException("Nobody was given a token for step " + step + ": it is "
                        + seen().steps().get(step) + ", and a step waits for an answer once it has run"));
        return switch (world.answer(token, outcome)) {
            case Answered.Taken taken -> this;
            case Answered.Awaited awaited -> throw new IllegalStateException("An answer ends the wait");
            case Answered.TooLate late ->
                throw new IllegalStateException("The answer to " + step + " is too late: " + late.because());
            case Answered.Refused no ->
                throw new IllegalStateException("The answer to " + step + " is refused: " + no.because());
            case Answered.TooEarly early -> throw new IllegalStateException("Step " + step + " still runs");
            case Answered.UnknownToken unknown ->
                throw new IllegalStateException("Step " + step + " does not wait for an answer");
        };
    }

    /// A step's result as JSON; of a step with `forEach` the list of its items' results.
    public Optional<JsonNode> result(String step) {
        return new Results(world, world.view(id).template(), id).of(step);
    }

    /// The task that a step with the handler `task` has started last.
    public SubmittedTask child(String step) {
        ReadTask.View view = world.view(id);
        TaskId child = view.report().steps().stream()
                .filter(report -> report.name().equals(step))
                .map(report -> view.children().get(report.number()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Step " + step + " has started no task"));
        return new SubmittedTask(
                world, crew, announcements, weather, world.view(child).template(), child);
    }

    /// The events of your own that its steps have published, in the order in which they were committed.
    public List<PublishedEvent> published() {
        return announcements.of(id, world.payloads(), step -> world.nameOf(id, step));
    }

    /// The code of the error with which the step's latest attempt failed.
    public Optional<String> error(String step) {
        return world.view(id).report().steps().stream()
                .filter(report -> report.name().equals(step))
                .findFirst()
                .flatMap(StepReport::error)
                .map(StepError::code);
    }

    /// The time here that has passed since the task was submitted, until its end if it has ended.
    public Duration took() {
        return Duration.between(
                seen().task().head().createdAt(),
                seen().task().ended() ? seen().moves().getLast().at() : world.now());
    }

    /// The errors of failed steps, in a line for people.
    String failures() {
        return world.view(id).report().steps().stream()
                .filter(report -> report.error().isPresent())
                .map(report -> report.name() + " (attempt " + report.attempts() + "): "
                        + report.error().get())
                .toList()
                .toString();
    }

    TaskSeen seen() {
        return world.seen(template, id);
    }
}
