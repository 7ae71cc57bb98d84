package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.HandedOut;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.queue.LaneMessage;
import dev.millrace.engineaws.queue.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims steps for a worker that has received their messages from its queue itself. What it says of them is input from
/// outside: it may be nobody's message, another queue's, or one that was never sent.
final class Claim {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    /// Characters; ours have a hundred.
    private static final int LONGEST_BODY = 1_000;

    private final ExecuteStep steps;

    /// @param steps hands over by [HandOver]
    Claim(ExecuteStep steps) {
        this.steps = steps;
    }

    /// What became of one message.
    sealed interface Result {
        /// The step is the worker's.
        ///
        /// @param watched whether a copy of the message is on its way that watches over the lease. If not, the message
        ///     itself has to come again, and do that.
        record Work(ObjectNode document, boolean watched) implements Result {}

        /// The message is done with.
        record Nothing(String because) implements Result {}

        /// It is no message of this queue, and never will be.
        record Refused(String problem, String fix) implements Result {}

        /// We failed, and may not the next time it comes.
        record Failed() implements Result {}
    }

    /// @param queue one there is
    /// @return for each message, in their order
    List<Result> results(String queue, ClaimRequest request, Invocation invocation) {
        List<String> messages = request.messages();
        List<Integer> places = IntStream.range(0, messages.size()).boxed().toList();
        List<Result> results =
                InParallel.each(places, ClaimRequest.MOST, place -> result(queue, messages.get(place), invocation));
        for (Result result : results) {
            if (result instanceof Result.Work work) {
                HandOver.tell(work.document(), request.worker());
            }
        }
        return results;
    }

    private Result result(String queue, String body, Invocation invocation) {
        if (body.length() > LONGEST_BODY) {
            return refused("it has " + body.length() + " characters, and no message of ours more than " + LONGEST_BODY);
        }
        return switch (LaneMessage.parse(body, "")) {
            case Parsed.Poison<StepMessage> poison -> refused("it is no message of ours: " + poison.because());
            case Parsed.Message<StepMessage> message -> result(queue, message.value(), invocation);
        };
    }

    private Result result(String queue, StepMessage message, Invocation invocation) {
        List<ObjectNode> work = new ArrayList<>(1);
        try {
            HandedOut handedOut = HandOver.into(work, () -> steps.handOut(message, queue, invocation));
            return switch (handedOut) {
                case HandedOut.ToWorker given -> new Result.Work(work.getFirst(), true);
                case HandedOut.ToNobody nobody -> new Result.Nothing(nobody.because());
                case HandedOut.Foreign foreign -> refused("its step is not done by worker:" + queue);
            };
        } catch (RuntimeException failed) {
            LOG.atError()
                    .addKeyValue("task", message.task().text())
                    .addKeyValue("stepNumber", message.step())
                    .addKeyValue("queue", queue)
                    .setCause(failed)
                    .log("A message could not be worked on and has to come again");
            return Optional.of(work)
                    .filter(given -> !given.isEmpty())
                    .<Result>map(given -> new Result.Work(given.getFirst(), false))
                    .orElseGet(Result.Failed::new);
        }
    }

    private static Result refused(String problem) {
        return new Result.Refused(
                problem,
                "claim what came from this queue, as it came; a message that should not be there goes to the dead "
                        + "letters by itself if you let it lie");
    }
}
