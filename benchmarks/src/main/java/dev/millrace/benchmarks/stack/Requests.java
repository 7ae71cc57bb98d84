package dev.millrace.benchmarks.stack;

import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.roles.RequestLog.Request;
import java.util.function.Predicate;

/// What the functions asked of the services.
record Requests(long writes, long reads, long queue, long events) {
    static Requests of(LocalStack stack) {
        return new Requests(
                count(
                        stack,
                        request -> request.service().equals("dynamodb")
                                && request.operation().equals("PutItem")),
                count(
                        stack,
                        request -> request.service().equals("dynamodb")
                                && !request.operation().equals("PutItem")),
                count(stack, request -> request.service().equals("sqs")),
                count(stack, request -> request.service().equals("events")));
    }

    Requests since(Requests before) {
        return new Requests(writes - before.writes, reads - before.reads, queue - before.queue, events - before.events);
    }

    private static long count(LocalStack stack, Predicate<Request> which) {
        return stack.requests().count(which);
    }
}
