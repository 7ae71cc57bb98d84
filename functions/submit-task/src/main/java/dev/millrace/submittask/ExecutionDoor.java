package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.execution.ExecutionEnd;
import dev.millrace.engineaws.execution.StateMachines;
import dev.millrace.engineaws.execution.StepFunctions;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.queue.QueueSender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages that tell how executions of state machines ended, from a queue to which only AWS's own events come. Each
/// answers the step that began the execution.
final class ExecutionDoor {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionDoor.class);

    /// An execution may end before whoever began it has written that the step waits for it. Its end is put off for
    /// this long at first, and for twice as long each time after.
    private static final Duration TOO_EARLY = Duration.ofSeconds(3);

    private static final int MOST_DOUBLINGS = 6;
    private static final String PUT_OFF = "putOff";

    private final QueueSender queue;
    private final StateMachines machines;
    private final StepFunctions stepFunctions;
    private final AnswerStep answerStep;

    private ExecutionDoor(
            QueueSender queue, StateMachines machines, StepFunctions stepFunctions, AnswerStep answerStep) {
        this.queue = queue;
        this.machines = machines;
        this.stepFunctions = stepFunctions;
        this.answerStep = answerStep;
    }

    /// @return nothing where no state machine does any step
    static Optional<ExecutionDoor> of(Wiring wiring, AnswerStep answerStep) {
        return wiring.executionsQueue()
                .map(queue -> new ExecutionDoor(queue, wiring.stateMachines(), wiring.stepFunctions(), answerStep));
    }

    /// Whether a message of this queue is for this door.
    boolean serves(String queueArn) {
        return queue.url().endsWith("/" + queueArn.substring(queueArn.lastIndexOf(':') + 1));
    }

    /// @param body an event's detail: `{"executionArn", "stateMachineArn", "name", "status", "output"?, "error"?,
    ///     "cause"?}`, and in a copy of ours how often it was put off
    /// @throws PoisonMessageException if it tells of no execution of ours
    void answer(String body, Invocation invocation) {
        JsonNode detail = Documents.parse(body);
        String name = detail.path("name").asText();
        AttemptName attempt = machines.attempt(name)
                .orElseThrow(() -> new PoisonMessageException("No step has begun an execution '" + name + "'"));
        Optional<ExecutionEnd> told = ExecutionEnd.read(detail);
        Optional<ExecutionEnd> end = told.filter(ExecutionEnd::isPartial).isPresent()
                ? stepFunctions.look(detail.path("executionArn").asText())
                : told;
        if (end.isEmpty()) {
            say(attempt, "it goes on");
            return;
        }
        switch (answered(
                attempt, detail.path("stateMachineArn").asText(), end.get().outcome(name), invocation)) {
            case Answered.Taken taken -> {}
            case Answered.TooEarly early -> putOff(detail);
            case Answered.TooLate late -> say(attempt, late.because());
            case Answered.UnknownToken unknown -> say(attempt, "no step waits for it");
            case Answered.Awaited awaited -> throw new IllegalStateException("An answer was given: " + name);
            case Answered.Refused refused -> throw new IllegalStateException("A failure fits any schema: " + name);
        }
    }

    /// As a copy: what is too early has not failed, and is not to die as what has.
    private void putOff(JsonNode detail) {
        int before = detail.path(PUT_OFF).asInt();
        ObjectNode copy = detail.deepCopy();
        copy.put(PUT_OFF, before + 1).remove("input");
        Duration delay = TOO_EARLY.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        queue.send(List.of(new QueueSender.Message(copy.toString(), Optional.empty(), delay)));
    }

    /// Nobody can mend the output of an execution that has ended: one that breaks the step's schema fails the step.
    private Answered answered(AttemptName attempt, String stateMachineArn, Outcome outcome, Invocation invocation) {
        Answered answered = answerStep.answer(attempt, machines.asking(stateMachineArn), outcome, invocation);
        return answered instanceof Answered.Refused refused
                ? answerStep.answer(
                        attempt,
                        machines.asking(stateMachineArn),
                        new Outcome.Failed(
                                new StepError(StepError.RESULT_INVALID, refused.because()), false, Optional.empty()),
                        invocation)
                : answered;
    }

    private static void say(AttemptName attempt, String because) {
        LOG.atInfo()
                .addKeyValue("task", attempt.task().text())
                .addKeyValue("step", attempt.step())
                .addKeyValue("attempt", attempt.attempt())
                .log("The end of an execution changes nothing: {}", because);
    }
}
