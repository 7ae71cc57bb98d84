package dev.millrace.localstack.metering;

import dev.millrace.localstack.functions.FunctionDefinition;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.LocalFunction;
import java.util.List;

/// A function whose time is measured, in the started milliseconds that Lambda charges for.
///
/// They are this machine's: the services answer from nearby, and the processor is another one. They stand in for
/// Lambda's and say so where they are shown.
public record MeteredFunction(LocalFunction function, Meter meter) implements LocalFunction {
    @Override
    public FunctionDefinition definition() {
        return function.definition();
    }

    @Override
    public byte[] invoke(byte[] event) throws FunctionFailed {
        var outcome = meter.invocation(definition(), () -> outcome(event));
        return switch (outcome) {
            case Answered answered -> answered.answer();
            case Broken broken -> throw broken.failure();
        };
    }

    @Override
    public void kill() {
        function.kill();
    }

    @Override
    public List<Long> pids() {
        return function.pids();
    }

    @Override
    public void close() {
        function.close();
    }

    private sealed interface Outcome {}

    @SuppressWarnings("ArrayRecordComponent") // It is handed on, not compared.
    private record Answered(byte[] answer) implements Outcome {}

    private record Broken(FunctionFailed failure) implements Outcome {}

    private Outcome outcome(byte[] event) {
        try {
            return new Answered(function.invoke(event));
        } catch (FunctionFailed failed) {
            return new Broken(failed);
        }
    }
}
