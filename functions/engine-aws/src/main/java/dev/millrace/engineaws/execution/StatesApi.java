package dev.millrace.engineaws.execution;

import java.time.Duration;

/// What we need of Step Functions. An interface of our own for the reason that [LambdaApi] is one.
///
/// @see dev.millrace.engineaws.invoke.LambdaApi
public interface StatesApi {
    /// StartExecution.
    ///
    /// @param input JSON
    /// @param most how long the answer may take
    /// @throws java.io.UncheckedIOException if Step Functions could not be reached, the connection broke, or the
    ///     time is over
    Answer start(String stateMachineArn, String name, String input, Duration most);

    /// DescribeExecution.
    ///
    /// @throws java.io.UncheckedIOException as above
    Answer describe(String executionArn, Duration most);

    /// @param status 200 if it was done
    /// @param body what was asked for, or what was refused, as JSON
    record Answer(int status, String body) {
        /// Without the body, which holds what users send.
        @Override
        public String toString() {
            return "an answer of status " + status;
        }
    }
}
