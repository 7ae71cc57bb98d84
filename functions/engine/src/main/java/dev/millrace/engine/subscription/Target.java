package dev.millrace.engine.subscription;

import dev.millrace.engine.template.Json;
import java.util.Optional;

/// Where a subscription's events go.
public sealed interface Target {
    /// @param queue the URL or the ARN of an SQS queue
    record Queue(String queue) implements Target {}

    /// @param function the name or the ARN of a Lambda function
    record Function(String function) implements Target {}

    record Webhook(String url) implements Target {}

    /// @param template `namespace/name` or `namespace/name@version`
    /// @param input a mapping that makes the task's input of the event; the event itself where empty
    record Task(String template, Optional<Json> input) implements Target {}

    /// A step handler of the deployment, run with the event as its input.
    ///
    /// @param handler its name; `http` calls a server
    /// @param config as that of a step
    /// @param input a mapping that makes the handler's input of the event; the event itself where empty
    record Handler(String handler, Json config, Optional<Json> input) implements Target {
        public static final String HTTP = "http";
    }

    /// As it is written: `sqs`, `lambda`, `webhook`, `task`, `http`, `handler`.
    default String kind() {
        return switch (this) {
            case Queue ignored -> "sqs";
            case Function ignored -> "lambda";
            case Webhook ignored -> "webhook";
            case Task ignored -> "task";
            case Handler handler -> handler.handler().equals(Handler.HTTP) ? "http" : "handler";
        };
    }
}
