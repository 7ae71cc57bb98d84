package dev.millrace.cli.stack;

import dev.millrace.localstack.roles.RequestLog;
import dev.millrace.localstack.roles.RequestLog.Request;
import java.util.Set;
import java.util.function.Predicate;

/// The local stack's request log by what requests cost. What was read to show the tasks is left out: it is
/// not the tasks'.
final class Counted {
    private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");

    private Counted() {}

    static Requests of(RequestLog log) {
        return new Requests(
                log.count(service("dynamodb").and(request -> WRITES.contains(request.operation()))),
                log.count(service("dynamodb")
                        .and(request -> !WRITES.contains(request.operation()))
                        .and(request -> !request.function().equals("submit-task"))),
                log.count(service("sqs")),
                log.count(service("s3").and(request -> !request.function().equals("submit-task"))));
    }

    private static Predicate<Request> service(String name) {
        return request -> request.service().equals(name);
    }
}
