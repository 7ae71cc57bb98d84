package dev.millrace.executestep;

import dev.millrace.builtinhandlers.Executions;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.execution.ExecutionEnd;
import dev.millrace.engineaws.execution.StateMachines;
import dev.millrace.engineaws.execution.StepFunctions;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Begins executions of the state machines that the deployment names.
record ApiExecutions(StateMachines machines, StepFunctions stepFunctions, InstantSource clock) implements Executions {
    @Override
    public Begun begin(Call call) {
        String arn = machines.arn(call.stateMachine())
                .orElseThrow(() -> new PermanentException(
                        "STATE_MACHINE_NOT_ALLOWED",
                        "The deployment names no state machine " + call.stateMachine()
                                + "; name it in its setting 'stateMachines'"));
        String name = machines.executionName(call.attempt());
        Optional<ExecutionEnd> end;
        try {
            end = stepFunctions.begin(arn, name, call.input(), Duration.between(clock.instant(), call.deadline()));
        } catch (RetryableException failed) {
            if (failed.code().equals(StepFunctions.UNREACHABLE)) {
                return new Begun.Unknown(String.valueOf(failed.getMessage()));
            }
            throw failed;
        }
        return end.<Begun>map(ended -> new Begun.Ended(output(ended, name))).orElseGet(Begun.Runs::new);
    }

    private static Json output(ExecutionEnd end, String name) {
        Outcome outcome = end.outcome(name);
        if (outcome instanceof Outcome.Failed failed) {
            String code = failed.error().code();
            String message = failed.error().message();
            throw failed.retryable() ? new RetryableException(code, message) : new PermanentException(code, message);
        }
        return ((Outcome.Completed) outcome).result();
    }
}
