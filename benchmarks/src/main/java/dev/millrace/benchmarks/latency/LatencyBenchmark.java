package dev.millrace.benchmarks.latency;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.cost.Metered;
import dev.millrace.benchmarks.cost.MeteredStack;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.localstack.metering.Meter.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How long a step takes on AWS, from the requests that a recorded run made one after the other.
public final class LatencyBenchmark implements Benchmark {
    private static final String WORKER = "execute-step";
    private static final String SETTLER = "calculate-readiness";

    /// Runs of the fan until both kinds of invocations were seen that are told of.
    private static final int TRIES = 50;

    private final Latencies latencies = new Latencies();

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String measures() {
        return "a step's latency on AWS, modelled from the sequential requests of a recorded run";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        int tasks = scale == Scale.SMOKE ? 2 : 50;
        try (var stack = MeteredStack.start()) {
            Metered five = stack.run(Workflow.chain(5), tasks);
            Metered fifteen = stack.run(Workflow.chain(15), tasks);
            Metered diamond = stack.run(Workflow.diamond(), tasks);
            Metered fan = fan(stack, scale == Scale.SMOKE ? 1 : 10);
            double own = five.ownMillisPerRequest(latencies);

            Path shortChain = typical(five, WORKER, path -> true);
            Path longChain = typical(fifteen, WORKER, path -> true);
            Path submission = typical(five, "submit-task", path -> true);
            Path claimed = typical(diamond, WORKER, LatencyBenchmark::isClaimOfAStep);
            Path contended = typical(fan, WORKER, LatencyBenchmark::isContended);
            Path settled = typical(fan, SETTLER, LatencyBenchmark::isRelease);

            List<Call> send = upTo(submission.requests(), call -> is(call, "SendMessageBatch", "lane"));
            List<Call> claim = upTo(claimed.requests(), call -> is(call, "PutItem", "step"));
            List<Call> rootClaim = upTo(shortChain.requests(), call -> is(call, "PutItem", "task"));
            List<Call> sending = last(send, 1);
            List<Call> result = upTo(
                    after(contended, call -> is(call, "PutItem", "step")),
                    call -> is(call, "SendMessageBatch", "advance"));

            var table = Table.empty(
                    "Milliseconds on AWS, modelled",
                    "from … to …",
                    "requests one after the other",
                    "they take",
                    "queues and gateway",
                    "own time",
                    "together");
            table = row(table, "a submission to its answer", send, latencies.of("http-api"), own);
            table = row(
                    table,
                    "a submission's write to its first step's handler",
                    joined(List.of(sending, rootClaim)),
                    latencies.of("standard-queue-to-function"),
                    own);
            double stepsBetween = 10;
            double requests =
                    (longChain.requests().size() - shortChain.requests().size()) / stepsBetween;
            double millis = (longChain.requestMillis() - shortChain.requestMillis()) / stepsBetween;
            table = table.with(
                    text("**a step's end to the next one's handler, in place**"),
                    figure(requests),
                    figure(millis),
                    figure(0),
                    figure(own * requests),
                    figure(millis + own * requests));
            table = row(
                    table,
                    "**a write that releases a step to its handler, through a lane**",
                    joined(List.of(sending, claim)),
                    latencies.of("standard-queue-to-function"),
                    own);
            table = row(
                    table,
                    "a step's end to the next one's handler, through the advance queue and a lane",
                    joined(List.of(result, settled.requests(), claim)),
                    latencies.of("fifo-queue-to-function") + latencies.of("standard-queue-to-function"),
                    own);
            table = table.with(
                    text("Step Functions standard, a step, as measured by others"),
                    text("–"),
                    text("–"),
                    text("–"),
                    text("–"),
                    text("%.0f–%.0f"
                            .formatted(latencies.of("step-functions-low"), latencies.of("step-functions-high"))));

            var orders = Table.empty(
                    "Requests of one invocation, in the order they were made", "invocation", "how many", "order");
            orders = orders.with(
                            text("submit-task"), count(submission.requests().size()), text(order(submission)))
                    .with(
                            text("execute-step, a chain of five"),
                            count(shortChain.requests().size()),
                            text(order(shortChain)))
                    .with(
                            text("execute-step, a step from a lane that settles itself"),
                            count(claimed.requests().size()),
                            text(order(claimed)))
                    .with(
                            text("execute-step, one of many side by side"),
                            count(contended.requests().size()),
                            text(order(contended)))
                    .with(
                            text("calculate-readiness, releasing the step behind them"),
                            count(settled.requests().size()),
                            text(order(settled)));
            return new Result(
                    List.of(table, orders),
                    List.of("Latencies as in `latencies.properties` (" + latencies.date()
                            + "), each with its source; own"
                            + " time is what the functions did beside waiting, per request, at the median of this"
                            + " machine. Functions are warm; the handler's own time and cold starts come on top."));
        }
    }

    /// A worker that comes so late that few steps are open settles them itself, the last one included: then nobody
    /// releases the step behind them through a lane. Who comes late is chance, so it is run until somebody did.
    private Metered fan(MeteredStack stack, int tasks) throws Exception {
        for (int more = 1; more < TRIES; more++) {
            Metered fan = stack.run(Workflow.fan(12), tasks);
            if (!paths(fan, WORKER, LatencyBenchmark::isContended).isEmpty()
                    && !paths(fan, SETTLER, LatencyBenchmark::isRelease).isEmpty()) {
                return fan;
            }
        }
        return stack.run(Workflow.fan(12), tasks);
    }

    private List<Path> paths(Metered metered, String function, Predicate<Path> which) {
        return metered.paths(function, latencies).stream()
                .filter(which)
                .sorted(Comparator.comparingDouble(Path::requestMillis))
                .toList();
    }

    /// Of those invocations that are meant, the one whose path is in the middle.
    private Path typical(Metered metered, String function, Predicate<Path> which) {
        List<Path> paths = paths(metered, function, which);
        if (paths.isEmpty()) {
            throw new IllegalStateException(
                    "No invocation of " + function + " in " + metered.workflow().name() + " is of this kind: "
                            + metered.paths(function, latencies).stream()
                                    .map(LatencyBenchmark::order)
                                    .toList());
        }
        return paths.get(paths.size() / 2);
    }

    private Table row(Table table, String what, List<Call> requests, double elsewhere, double own) {
        double millis =
                requests.stream().mapToDouble(call -> latencies.of(call.what())).sum();
        return table.with(
                text(what),
                figure(requests.size()),
                figure(millis),
                figure(elsewhere),
                figure(own * requests.size()),
                figure(millis + elsewhere + own * requests.size()));
    }

    private static boolean is(Call call, String what, String on) {
        return call.what().equals(what) && call.on().equals(on);
    }

    private static boolean sends(Path path, String queue) {
        return path.requests().stream().anyMatch(call -> is(call, "SendMessageBatch", queue));
    }

    private static List<Call> upTo(List<Call> calls, Predicate<Call> last) {
        var found = new ArrayList<Call>();
        for (Call call : calls) {
            if (last.test(call)) {
                found.add(call);
                return found;
            }
            found.add(call);
        }
        return found;
    }

    private static List<Call> after(Path path, Predicate<Call> first) {
        return path.requests().stream().dropWhile(first.negate()).skip(1).toList();
    }

    private static List<Call> last(List<Call> calls, int count) {
        return calls.subList(calls.size() - count, calls.size());
    }

    private static List<Call> joined(List<List<Call>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static String order(Path path) {
        return path.requests().stream()
                .map(call -> call.what() + (call.on().isEmpty() ? "" : " " + call.on()))
                .collect(Collectors.joining(", "));
    }

    private static boolean isContended(Path path) {
        return sends(path, "advance") && isClaimOfAStep(path);
    }

    private static boolean isRelease(Path path) {
        return sends(path, "lane");
    }

    private static boolean isClaimOfAStep(Path path) {
        return path.requests().stream().anyMatch(call -> is(call, "PutItem", "step"));
    }
}
