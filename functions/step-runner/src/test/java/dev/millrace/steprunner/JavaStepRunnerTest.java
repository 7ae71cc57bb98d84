package dev.millrace.steprunner;

import static dev.millrace.steprunner.Calls.doing;
import static dev.millrace.steprunner.Calls.run;
import static dev.millrace.steprunner.Calls.runner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.handler.Answered;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepCancelledException;
import dev.millrace.handler.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Everything a handler can do, and the outcome it comes back as.
class JavaStepRunnerTest {
    @Test
    void a_handler_gets_its_input_and_its_result_is_written() {
        Outcome outcome = runner(doing((input, context) -> Map.of("got", String.valueOf(input))))
                .run(Calls.of("it").input("[1, 2]").call());

        assertThat(outcome).isEqualTo(completed("{\"got\":\"[1, 2]\"}"));
    }

    @Test
    void a_mapping_makes_the_input_from_the_task_and_its_parents() {
        Outcome outcome = runner(doing((input, context) -> input))
                .run(Calls.of("it")
                        .mapping("{\"order\": \"${input.id}\", \"paid\": \"${steps.charge.result.amount}\"}")
                        .input("{\"id\": \"o-1\"}")
                        .result("charge", "{\"amount\": 12.50}")
                        .call());

        assertThat(outcome).isEqualTo(completed("{\"order\":\"o-1\",\"paid\":12.50}"));
    }

    @Test
    void a_mapping_that_finds_nothing_is_an_invalid_input() {
        Outcome outcome = runner(doing((input, context) -> input))
                .run(Calls.of("it").mapping("\"${input.order.id}\"").input("{}").call());

        assertThat(failed(outcome, false).error().code()).isEqualTo(StepError.INPUT_INVALID);
        assertThat(failed(outcome, false).error().message()).contains("${input.order.id}");
    }

    @Test
    void an_answer_that_is_there_already_is_the_result_of_a_step_that_awaits_one() {
        Calls calls = Calls.of("it").resultSchema("{\"type\": \"integer\"}");
        StepTemplate awaiting = calls.awaitingAnAnswer();
        JavaStepRunner answered = runner(doing((input, context) -> new Answered(7)));
        JavaStepRunner asked = runner(doing((input, context) -> "asked"));
        JavaStepRunner unfit = runner(doing((input, context) -> new Answered("seven")));

        assertThat(answered.run(calls.call(awaiting))).isEqualTo(Outcome.Completed.answered(new Json("7")));
        assertThat(asked.run(calls.call(awaiting))).as("it waits").isEqualTo(completed("\"asked\""));
        assertThat(failed(unfit.run(calls.call(awaiting)), false).error().code())
                .isEqualTo(StepError.RESULT_INVALID);
        assertThat(answered.run(calls.call())).as("awaits none").isEqualTo(completed("7"));
    }

    @Test
    void a_result_may_be_null() {
        assertThat(run((input, context) -> null)).isEqualTo(completed("null"));
    }

    @Test
    void a_handler_nobody_knows_is_a_permanent_failure_that_names_those_there_are() {
        Outcome.Failed failed =
                failed(runner(doing((input, context) -> 1)).run(Calls.of("its").call()), false);

        assertThat(failed.error().code()).isEqualTo(StepError.UNKNOWN_HANDLER);
        assertThat(failed.error().message()).contains("'its'").endsWith("has it");
    }

    @Test
    void a_retryable_exception_keeps_its_code_and_its_wait() {
        Outcome outcome = run((input, context) -> {
            throw new RetryableException("BUSY", "come back", Optional.of(Duration.ofSeconds(7)));
        });

        assertThat(outcome)
                .isEqualTo(new Outcome.Failed(
                        new StepError("BUSY", "come back"), true, Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void a_permanent_exception_is_not_retried() {
        Outcome outcome = run((input, context) -> {
            throw new PermanentException("CARD_DECLINED", "no money");
        });

        assertThat(outcome)
                .isEqualTo(new Outcome.Failed(new StepError("CARD_DECLINED", "no money"), false, Optional.empty()));
    }

    @Test
    void a_cancelled_attempt_is_abandoned() {
        Outcome outcome = run((input, context) -> {
            throw new StepCancelledException("enough");
        });

        assertThat(outcome).isEqualTo(new Outcome.Abandoned());
    }

    @Test
    void any_other_exception_may_be_retried() {
        List<Calls.Body> bodies = List.of(
                (input, context) -> {
                    throw new IllegalStateException("odd");
                },
                (input, context) -> {
                    throw new IOException("gone");
                },
                (input, context) -> {
                    throw new NoClassDefFoundError("dev/user/Missing");
                },
                (input, context) -> new int[Integer.MAX_VALUE],
                (input, context) -> {
                    throw new AssertionError("no message must be lost");
                },
                (input, context) -> {
                    throw new RuntimeException();
                },
                (input, context) -> deeper(0));

        for (Calls.Body body : bodies) {
            assertThat(failed(run(body), true).error().code()).isEqualTo(StepError.HANDLER_FAILED);
        }
        assertThat(failed(run(bodies.getFirst()), true).error().message()).isEqualTo("IllegalStateException: odd");
    }

    @Test
    void a_waiting_step_says_until_when_and_with_which_result() {
        Instant until = Instant.parse("2031-05-05T05:05:05Z");

        assertThat(run((input, context) -> new Waiting(until, List.of(1))))
                .isEqualTo(new Outcome.Waits(until, new Json("[1]")));
    }

    @Test
    void a_result_that_is_no_value_is_not_serialisable() {
        Map<String, Object> cyclic = new LinkedHashMap<>();
        cyclic.put("self", cyclic);
        Object broken = new AbstractList<Integer>() {
            @Override
            public Integer get(int index) {
                throw new IllegalStateException("not now");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        List<Object> results = List.of(cyclic, new Object(), broken, new Waiting(Instant.EPOCH, new Object()));

        for (Object result : results) {
            assertThat(failed(run((input, context) -> result), false).error().code())
                    .isEqualTo(StepError.RESULT_NOT_SERIALISABLE);
        }
    }

    @Test
    void a_result_over_the_limit_is_refused_while_it_is_written() {
        List<String> written = new ArrayList<>();
        String megabyte = "x".repeat(1_000_000);
        Iterable<Map<String, Object>> endless = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Map<String, Object> next() {
                written.add("one");
                return Map.of("it", megabyte);
            }
        };

        Outcome outcome = run((input, context) -> endless);

        assertThat(failed(outcome, false).error().code()).isEqualTo(StepError.RESULT_TOO_LARGE);
        assertThat(written).hasSizeLessThanOrEqualTo(52);
    }

    @Test
    void a_result_of_ten_megabytes_is_written() {
        String text = "ü".repeat(5_000_000);

        assertThat(run((input, context) -> text)).isEqualTo(completed("\"" + text + "\""));
    }

    @Test
    void a_result_is_checked_against_its_schema() {
        Calls calls = Calls.of("it").resultSchema("{\"type\": \"object\", \"required\": [\"total\"]}");

        assertThat(runner(doing((input, context) -> Map.of("total", 1))).run(calls.call()))
                .isEqualTo(completed("{\"total\":1}"));
        Outcome.Failed failed =
                failed(runner(doing((input, context) -> Map.of("sum", 1))).run(calls.call()), false);
        assertThat(failed.error().code()).isEqualTo(StepError.RESULT_INVALID);
        assertThat(failed.error().message()).contains("total");
    }

    @Test
    void the_context_knows_its_attempt() {
        List<Object> seen = new ArrayList<>();

        runner(doing((input, context) -> {
                    seen.addAll(List.of(
                            context.taskId(),
                            context.stepName(),
                            context.attempt(),
                            context.idempotencyKey(),
                            context.correlationId(),
                            context.deadline(),
                            context.setting("COLOUR"),
                            context.setting("SIZE")));
                    return null;
                }))
                .run(Calls.of("it").attempt(2).call());

        assertThat(seen)
                .containsExactly(
                        Calls.TASK.text(),
                        "price",
                        2,
                        "key-of-the-step",
                        "correlation-1",
                        Calls.NOW.plusSeconds(60),
                        Optional.of("blue"),
                        Optional.empty());
    }

    @Test
    void handlers_run_on_virtual_threads_and_find_their_own_classes() {
        ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
        JavaStepRunner runner = new JavaStepRunner(own, Map.of(), Calls.CLOCK);

        Outcome outcome = runner.run(Calls.of("thread-of").call());

        assertThat(outcome).isEqualTo(completed("[true,true]"));
        assertThat(ThreadOf.seen).isSameAs(own);
    }

    @Test
    void two_handlers_of_one_name_are_refused_at_the_start() {
        assertThatThrownBy(() -> runner(doing((input, context) -> 1), doing((input, context) -> 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'it'");
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : deeper(depth + 1) + 1;
    }

    private static Outcome completed(String json) {
        return new Outcome.Completed(new Json(json));
    }

    static Outcome.Failed failed(Outcome outcome, boolean retryable) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.retryable()).isEqualTo(retryable);
        return failed;
    }
}
