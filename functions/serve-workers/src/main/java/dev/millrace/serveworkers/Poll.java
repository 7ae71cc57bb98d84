package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.queue.WorkerQueues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/// Waits for steps on a worker queue and claims them for a worker. A message is deleted once its claim, and the
/// message that watches over the claim's lease, are durable; one whose step could not be claimed comes again.
final class Poll {
    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private final WorkerQueues queues;
    private final ExecuteStep steps;
    private final InstantSource clock;

    /// @param steps hands over by [HandOver]
    Poll(WorkerQueues queues, ExecuteStep steps, InstantSource clock) {
        this.queues = queues;
        this.steps = steps;
        this.clock = clock;
    }

    /// @param queue one there is
    /// @param worker a name the caller gives itself, for the log
    List<ObjectNode> work(String queue, String worker, int most, Duration wait, Invocation invocation) {
        Collection<ObjectNode> work = new ConcurrentLinkedQueue<>();
        Instant until = clock.instant().plus(wait);
        do {
            List<Message> messages = queues.receive(queue, most, left(until));
            List<Message> done =
                    InParallel.each(messages, most, message -> handOut(message, work, queue, invocation)).stream()
                            .flatMap(Optional::stream)
                            .toList();
            queues.delete(queue, done);
        } while (work.isEmpty() && left(until).isPositive());
        work.forEach(each -> HandOver.tell(each, worker));
        return List.copyOf(work);
    }

    private Duration left(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    /// @return the message if it is done with
    private Optional<Message> handOut(
            Message message, Collection<ObjectNode> work, String queue, Invocation invocation) {
        try {
            StepMessage hint = Wiring.stepMessage(message.body(), WorkerQueues.traceparent(message));
            HandOver.into(work, () -> steps.handOut(hint, invocation));
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
