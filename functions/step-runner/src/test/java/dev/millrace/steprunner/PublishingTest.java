package dev.millrace.steprunner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.Unfinished;
import dev.millrace.handler.Waiting;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishingTest {
    private record Shipped(int parcels, BigDecimal weight) {}

    @Test
    void what_a_handler_publishes_goes_with_how_it_ended() {
        Json list = new Json(
                "[[\"order.shipped\",2,{\"parcels\":2,\"weight\":1.50}],[\"order.shipped\",1,{\"parcels\":1}]]");

        assertThat(run(context -> {
                    publishTwo(context);
                    return 7;
                }))
                .isEqualTo(new Outcome.Completed(new Json("7"), Optional.of(list)));
        assertThat(run(context -> {
                            publishTwo(context);
                            return new Waiting(Instant.EPOCH, 7);
                        })
                        .events())
                .contains(list);
        assertThat(run(context -> {
                            publishTwo(context);
                            return new Unfinished(7, Duration.ZERO);
                        })
                        .events())
                .contains(list);
    }

    @Test
    void a_body_is_taken_as_it_is_when_it_is_published() {
        assertThat(run(context -> {
                            var body = new java.util.HashMap<String, Object>(Map.of("parcels", 1));
                            context.publish("order.shipped", body);
                            body.put("parcels", 2);
                            return null;
                        })
                        .events())
                .contains(new Json("[[\"order.shipped\",2,{\"parcels\":1}]]"));
    }

    @Test
    void one_that_does_not_fit_fails_the_attempt_for_good_and_all_problems_are_told() {
        Outcome outcome = run(context -> {
            context.publish("order.shipped", Map.of("parcels", "two"));
            context.publish("order.shiped", Map.of());
            context.publish("order.shipped", 3, Map.of("parcels", 1));
            context.publish("order.shipped", List.of());
            return 7;
        });

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.error().code()).isEqualTo(StepError.EVENT_INVALID);
            assertThat(failed.error().message())
                    .contains(
                            "events[0] (order.shipped) $.parcels",
                            "events[1]: 'order.shiped' is not registered in namespace shop",
                            "events[2]: order.shipped has no version 3",
                            "events[3] (order.shipped) $: a body is an object");
        });
    }

    @Test
    void an_attempt_that_fails_publishes_nothing() {
        Outcome outcome = run(context -> {
            context.publish("order.shipped", Map.of("parcels", 1));
            throw new PermanentException("NO", "not today");
        });

        assertThat(outcome.events()).isEmpty();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void where_no_types_are_known_nothing_is_published() {
        Outcome outcome = Calls.run((input, context) -> {
            context.publish("order.shipped", Map.of());
            return 7;
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(StepError.EVENT_INVALID));
    }

    private static void publishTwo(StepContext context) {
        context.publish("order.shipped", new Shipped(2, new BigDecimal("1.50")));
        context.publish("order.shipped", 1, Map.of("parcels", 1));
    }

    private interface Body {
        @Nullable Object handle(StepContext context);
    }

    private static Outcome run(Body body) {
        return Calls.runner(Calls.doing((input, context) -> body.handle(context)))
                .publishing(new EventCheck(new TwoForms(), Calls.CLOCK))
                .run(Calls.of("it").call());
    }

    /// Two versions of one type.
    private static final class TwoForms implements EventForms {
        private static final List<EventForm> FORMS = List.of(form(1), form(2));

        private static EventForm form(int version) {
            return new EventForm(
                    "shop",
                    "order.shipped",
                    version,
                    Optional.empty(),
                    new Json("{\"type\":\"object\",\"properties\":{\"parcels\":{\"type\":\"integer\"}}}"),
                    Optional.empty(),
                    Calls.NOW,
                    "alice");
        }

        @Override
        public Optional<EventForm> newest(String namespace, String type) {
            return versions(namespace, type).reversed().stream().findFirst();
        }

        @Override
        public Optional<EventForm> find(String namespace, String type, int version) {
            return versions(namespace, type).stream()
                    .filter(form -> form.version() == version)
                    .findFirst();
        }

        @Override
        public List<EventForm> versions(String namespace, String type) {
            return FORMS.stream().filter(form -> form.type().equals(type)).toList();
        }

        @Override
        public List<EventForm> all(String namespace) {
            return FORMS;
        }

        @Override
        public Write<EventForm> put(EventForm form) {
            return new Write.Lost<>(Optional.of(form));
        }
    }
}
