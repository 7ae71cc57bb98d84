package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Lane;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import dev.millrace.enginetestkit.simulation.Weather.Post;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queues beyond the network, where messages get lost, multiply and tarry.
final class SimulatedQueues implements Queues {
    private final Map<Lane, Mapping<StepMessage>> lanes = new EnumMap<>(Lane.class);
    private final Mapping<Finish> advance;
    private final Records records;
    private final Network network;
    private final Weather weather;
    private final Counts counts;

    SimulatedQueues(
            Map<Lane, Mapping<StepMessage>> lanes,
            Mapping<Finish> advance,
            Records records,
            Network network,
            Weather weather,
            Counts counts) {
        this.lanes.putAll(lanes);
        this.advance = advance;
        this.records = records;
        this.network = network;
        this.weather = weather;
        this.counts = counts;
    }

    @Override
    public void send(List<Dispatch> dispatches) {
        dispatches.forEach(this::namesItsTenant);
        network.call(Port.SEND, "send " + words(dispatches), dispatches.size(), sent -> {
            for (Dispatch dispatch : dispatches.subList(0, sent)) {
                Duration whole = Duration.ofSeconds(
                        dispatch.delay().plusNanos(999_999_999).toSeconds());
                post(lane(dispatch.lane()), dispatch.message(), whole);
            }
            return sent;
        });
    }

    /// By what a message names, the queue is fair.
    private void namesItsTenant(Dispatch dispatch) {
        TaskRecord task = records.tasks().get(dispatch.message().task());
        unless(
                task == null || task.head().tenant().equals(dispatch.tenant()),
                "A message of %s names the tenant %s",
                dispatch.message().task(),
                dispatch.tenant());
    }

    private Mapping<StepMessage> lane(Lane lane) {
        return Optional.ofNullable(lanes.get(lane)).orElseThrow();
    }

    private static String words(List<Dispatch> dispatches) {
        StringBuilder words = new StringBuilder();
        for (Dispatch dispatch : dispatches) {
            StepMessage message = dispatch.message();
            words.append(Names.of(message.task()))
                    .append('#')
                    .append(message.step())
                    .append("/")
                    .append(message.attempt())
                    .append(dispatch.delay().isZero() ? " " : " in " + dispatch.delay() + " ");
        }
        return words.toString();
    }

    @Override
    public void send(Finish finish) {
        network.call(
                Port.SEND,
                "send finish " + Names.of(finish.task()) + "#" + finish.step() + " " + finish.ending(),
                () -> {
                    post(advance, finish, Duration.ZERO);
                    return 1;
                });
    }

    private <M> void post(Mapping<M> mapping, M message, Duration delay) {
        Post post = weather.onMessage();
        if (post.copies() == 0) {
            counts.count(Fault.LOST);
            return;
        }
        mapping.send(message, delay.plus(post.copies() == 1 ? post.late() : Duration.ZERO));
        if (post.copies() > 1) {
            counts.count(Fault.DUPLICATED);
            mapping.send(message, delay.plus(post.late()));
        } else if (!post.late().isZero()) {
            counts.count(Fault.DELAYED);
        }
    }
}
