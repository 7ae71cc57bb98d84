package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Prints both tables from the sealed types into `docs/states.md`, visiting every cell. Run with
/// `-Dmillrace.docs=write` to
/// write the page after a change on purpose.
class TransitionTablesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final StepError ERROR = new StepError("SOME_ERROR", "It broke");
    private static final Path PAGE = Path.of("../../docs/states.md");

    /// Several of a kind where the answer depends on more than the kind.
    private static final List<StepState> STEP_STATES = List.of(
            new StepState.Pending(),
            new StepState.Ready(1),
            new StepState.Ready(2),
            new StepState.Ready(2, 1, LATER),
            new StepState.Ready(2, 1, BEFORE),
            new StepState.Running(2, 1, LATER),
            new StepState.Running(2, 1, BEFORE),
            new StepState.Retrying(2, LATER, ERROR),
            new StepState.Retrying(2, BEFORE, ERROR),
            new StepState.Waiting(2, LATER),
            new StepState.Waiting(2, BEFORE),
            new StepState.Waiting(2, BEFORE, "token"),
            new StepState.Complete(1),
            new StepState.Failed(1, ERROR),
            new StepState.Skipped(),
            new StepState.Cancelled(),
            new StepState.Resolved());

    private static final List<StepEvent> STEP_EVENTS = List.of(
            new StepEvent.Unlock(),
            new StepEvent.StartInPlace(LATER),
            new StepEvent.Claim(1, LATER, NOW),
            new StepEvent.Claim(2, LATER, NOW),
            new StepEvent.Claim(3, LATER, NOW),
            new StepEvent.Heartbeat(2, 1, LATER),
            new StepEvent.Heartbeat(1, 1, LATER),
            new StepEvent.Complete(2, 1),
            new StepEvent.Complete(2, 2),
            new StepEvent.Fail(2, 1, ERROR, Optional.of(LATER)),
            new StepEvent.Fail(2, 1, ERROR, Optional.empty()),
            new StepEvent.Fail(1, 1, ERROR, Optional.empty()),
            new StepEvent.Wait(2, 1, LATER),
            new StepEvent.Wait(1, 1, LATER),
            new StepEvent.Heard(2, LATER),
            new StepEvent.Heard(1, LATER),
            new StepEvent.Continue(2, 1, LATER),
            new StepEvent.Continue(1, 1, LATER),
            new StepEvent.WakeUp(2, NOW),
            new StepEvent.WakeUp(1, NOW),
            new StepEvent.Expire(2, NOW, Optional.of(NOW)),
            new StepEvent.Expire(2, NOW, Optional.empty()),
            new StepEvent.Expire(1, NOW, Optional.empty()),
            new StepEvent.PassOver(2, 1),
            new StepEvent.PassOver(1, 1),
            new StepEvent.Spread(),
            new StepEvent.Refuse(ERROR),
            new StepEvent.Gather(Optional.empty()),
            new StepEvent.Gather(Optional.of(ERROR)),
            new StepEvent.Answer(2, Optional.empty(), Optional.empty()),
            new StepEvent.Answer(2, Optional.of(ERROR), Optional.of(LATER)),
            new StepEvent.Answer(2, Optional.of(ERROR), Optional.empty()),
            new StepEvent.Answer(1, Optional.empty(), Optional.empty()),
            new StepEvent.Retry(NOW),
            new StepEvent.Cancel(),
            new StepEvent.Skip(),
            new StepEvent.Resolve(),
            new StepEvent.Reset());

    private static final List<TaskEvent> TASK_EVENTS = List.of(
            new TaskEvent.Start(),
            new TaskEvent.Park(),
            new TaskEvent.Continue(),
            new TaskEvent.Block(),
            new TaskEvent.Unblock(),
            new TaskEvent.Pause(),
            new TaskEvent.Resume(),
            new TaskEvent.Complete(),
            new TaskEvent.Fail(),
            new TaskEvent.Cancel(),
            new TaskEvent.Resolve(),
            new TaskEvent.Restart());

    @Test
    void samples_visit_every_state_and_every_event() {
        assertThat(STEP_STATES.stream().map(Object::getClass).distinct())
                .hasSize(StepState.class.getPermittedSubclasses().length);
        assertThat(STEP_EVENTS.stream().map(Object::getClass).distinct())
                .hasSize(StepEvent.class.getPermittedSubclasses().length);
        assertThat(TASK_EVENTS.stream().map(Object::getClass).distinct())
                .hasSize(TaskEvent.class.getPermittedSubclasses().length);
        assertThat(StepState.Kind.values()).hasSize(StepState.class.getPermittedSubclasses().length);
        assertThat(TaskState.Kind.values()).hasSize(TaskState.class.getPermittedSubclasses().length);
    }

    @Test
    void only_a_reset_or_a_person_leaves_a_settled_step() {
        for (StepState state : STEP_STATES) {
            for (StepEvent event : STEP_EVENTS) {
                boolean byHand = event instanceof StepEvent.Reset
                        || event instanceof StepEvent.Retry
                        || event instanceof StepEvent.Skip
                        || event instanceof StepEvent.Resolve;
                if (state.kind().settles() && !byHand) {
                    assertThat(StepRules.decide(state, event)).isInstanceOf(Decision.Ignored.class);
                }
            }
        }
    }

    @Test
    void only_a_restart_or_a_person_leaves_an_ended_task() {
        for (TaskState.Kind kind : TaskState.Kind.values()) {
            for (TaskEvent event : TASK_EVENTS) {
                boolean byHand = event instanceof TaskEvent.Restart || event instanceof TaskEvent.Resolve;
                if (kind.ends() && !byHand) {
                    assertThat(TaskRules.decide(kind.state(), event)).isInstanceOf(Decision.Ignored.class);
                }
            }
        }
    }

    @Test
    void the_page_shows_the_tables() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("millrace.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("run with -Dmillrace.docs=write to write it")
                .content()
                .isEqualTo(page);
    }

    private static String page() {
        List<TaskState> tasks = Arrays.stream(TaskState.Kind.values())
                .map(TaskState.Kind::state)
                .toList();
        return """
                # States

                Printed from the code by `TransitionTablesTest`; don't edit. A cell holds the state an event leads to, or in
                brackets why it changes nothing. Where it depends, all answers stand side by side.

                ## Tasks

                %s
                ## Steps

                %s""".formatted(
                        table(tasks, TASK_EVENTS, TransitionTablesTest::taskAnswer),
                        table(STEP_STATES, STEP_EVENTS, TransitionTablesTest::stepAnswer));
    }

    private static String taskAnswer(TaskState state, TaskEvent event) {
        Decision<TaskState> decision = TaskRules.decide(state, event);
        return decision instanceof Decision.Moves<TaskState> moves
                ? name(moves.to().kind())
                : "(" + ((Decision.Ignored<TaskState>) decision).because().sentence() + ")";
    }

    private static String stepAnswer(StepState state, StepEvent event) {
        Decision<StepState> decision = StepRules.decide(state, event);
        return decision instanceof Decision.Moves<StepState> moves
                ? name(moves.to().kind())
                : "(" + ((Decision.Ignored<StepState>) decision).because().sentence() + ")";
    }

    private static <S, E> String table(List<S> states, List<E> events, BiFunction<S, E, String> answer) {
        List<Class<?>> rows = new ArrayList<>();
        events.forEach(event -> rows.add(event.getClass()));
        List<Class<?>> columns = new ArrayList<>();
        states.forEach(state -> columns.add(state.getClass()));
        List<Class<?>> distinctRows = rows.stream().distinct().toList();
        List<Class<?>> distinctColumns = columns.stream().distinct().toList();
        StringBuilder text = new StringBuilder("| event |");
        distinctColumns.forEach(column -> text.append(' ').append(lower(column)).append(" |"));
        text.append("\n|---|").append("---|".repeat(distinctColumns.size())).append('\n');
        for (Class<?> row : distinctRows) {
            text.append("| ").append(lower(row)).append(" |");
            for (Class<?> column : distinctColumns) {
                text.append(' ')
                        .append(cell(states, events, row, column, answer))
                        .append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static <S, E> String cell(
            List<S> states, List<E> events, Class<?> row, Class<?> column, BiFunction<S, E, String> answer) {
        Stream<String> answers = states.stream()
                .filter(column::isInstance)
                .flatMap(state -> events.stream().filter(row::isInstance).map(event -> answer.apply(state, event)));
        return answers.collect(Collectors.toCollection(TreeSet::new)).reversed().stream()
                .collect(Collectors.joining(" · "));
    }

    private static String lower(Class<?> type) {
        return type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    private static String name(Enum<?> kind) {
        return "**" + kind.name().toLowerCase(Locale.ROOT) + "**";
    }
}
