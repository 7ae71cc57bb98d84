package dev.millrace.promises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engineaws.execution.ExecutionEnd;
import dev.millrace.engineaws.execution.ExecutionEnd.Status;
import dev.millrace.localstack.states.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A state machine that does what its input says as `play`, one after the other for the executions of one `id`.
final class Billing implements StateMachine {
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Queue<Consumer<String>> deeds = new ConcurrentLinkedQueue<>();

    /// The names of executions that were begun for a task.
    List<String> begunFor(String task) {
        return begun.stream().filter(name -> name.contains(task)).toList();
    }

    /// Does something with the execution's name when the next execution is taken on, before whoever asked is answered;
    /// each deed for one asking.
    void beforeTheNextAnswer(Consumer<String> deed) {
        deeds.add(deed);
    }

    /// Whoever asks is left without an answer so often, though the execution is taken on.
    void breakTheNextAnswers(int count) {
        for (int answer = 0; answer < count; answer++) {
            deeds.add(name -> {
                throw new UncheckedIOException(new IOException("reset"));
            });
        }
    }

    @Override
    public void taken(String name) {
        var deed = deeds.poll();
        if (deed != null) {
            deed.accept(name);
        }
    }

    @Override
    public ExecutionEnd run(String name, String input) {
        begun.add(name);
        var said = parsed(input);
        int run = runs.computeIfAbsent(said.path("id").asText(), id -> new AtomicInteger())
                .getAndIncrement();
        var play = said.path("play");
        return switch (play.path(Math.min(run, play.size() - 1)).asText("pay")) {
            case "pay" ->
                ExecutionEnd.succeeded(
                        "{\"paid\":%s,\"run\":%d}".formatted(said.path("amount").asInt(), run + 1));
            case "decline" -> ExecutionEnd.ended(Status.FAILED, "Card.Declined", "no funds");
            case "hang" -> ExecutionEnd.ended(Status.TIMED_OUT, "States.Timeout", "took too long");
            case "stop" -> ExecutionEnd.ended(Status.ABORTED, "", "somebody stopped it");
            case "write" -> ExecutionEnd.succeeded("{\"size\":255000,\"text\":\"" + "x".repeat(255_000) + "\"}");
            default -> throw new IllegalArgumentException("Can't play " + play);
        };
    }

    private static JsonNode parsed(String input) {
        try {
            return Millrace.JSON.readTree(input);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
