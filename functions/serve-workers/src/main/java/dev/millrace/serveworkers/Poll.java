package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.queue.WorkerQueues;
import dev.millrace.steprunner.OutsideStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/// Waits for steps on a worker queue and claims them for a worker. A message is deleted once its claim, and the
/// message that watches over the claim's lease, are durable; one whose step could not be claimed comes again.
final class Poll {
    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private final Wiring wiring;
    private final WorkerQueues queues;
    private final OutsideStep outside;
    private final InstantSource clock;

    Poll(Wiring wiring, OutsideStep outside) {
        this.wiring = wiring;
        this.queues = wiring.workerQueues();
        this.outside = outside;
        this.clock = wiring.clock();
    }

    /// @param worker a name the caller gives itself, for the log
    List<ObjectNode> work(String queue, String worker, int most, Duration wait, Invocation invocation) {
        if (!queues.names().contains(queue)) {
            throw new Refusal(
                    404,
                    "UNKNOWN_QUEUE",
                    "queue",
                    "there is no worker queue '" + queue + "'",
                    "use one of " + String.join(", ", queues.names())
                            + ", or name it in the deployment's workerQueues");
        }
        HandOver handOver = new HandOver(outside, wiring.payloads(), wiring.uploads());
        ExecuteStep steps = wiring.executeStep(handOver);
        Instant until = clock.instant().plus(wait);
        do {
            List<Message> messages = queues.receive(queue, most, left(until));
            List<Message> done =
                    InParallel.each(messages, most, message -> handOut(steps, message, queue, invocation)).stream()
                            .flatMap(Optional::stream)
                            .toList();
            queues.delete(queue, done);
        } while (handOver.work().isEmpty() && left(until).isPositive());
        handOver.work()
                .forEach(work -> LOG.atInfo()
                        .addKeyValue("task", work.path("task").asText())
                        .addKeyValue("step", work.path("step").asText())
                        .addKeyValue("attempt", work.path("attempt").asInt())
                        .addKeyValue("worker", worker)
                        .log("Handed to a worker outside"));
        return handOver.work();
    }

    private Duration left(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    /// @return the message if it is done with
    private Optional<Message> handOut(ExecuteStep steps, Message message, String queue, Invocation invocation) {
        try {
            steps.handOut(Wiring.stepMessage(message.body(), WorkerQueues.traceparent(message)), invocation);
            return Optional.of(message);
        } catch (PoisonMessageException poison) {
            LOG.atError()
                    .addKeyValue("message", message.messageId())
                    .addKeyValue("queue", queue)
                    .log("Poison message, on its way to the dead-letter queue: {}", poison.getMessage());
            return Optional.empty();
        } catch (RuntimeException failed) {
            LOG.atError()
                    .addKeyValue("message", message.messageId())
                    .addKeyValue("queue", queue)
                    .setCause(failed)
                    .log("A message could not be worked on and will come again");
            return Optional.empty();
        }
    }
}
