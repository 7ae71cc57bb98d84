package dev.millrace.steprunner;

import static dev.millrace.steprunner.Calls.runner;
import static dev.millrace.steprunner.JavaStepRunnerTest.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedInputTest {
    private static final Calls PRICING = Calls.of("price-order").config("{\"most\": 100}");

    @Test
    void records_go_in_and_out() {
        Outcome outcome = runner(new PriceOrder()).run(PRICING.input("""
                                {"id": "o-1", "colour": "any other field", "due": "2030-02-03", "voucher": null,
                                 "lines": [{"sku": "a", "count": 3, "price": 1.10}, {"sku": "b", "count": 1, "price": 0.05}]}
                                """).call());

        assertThat(outcome)
                .isEqualTo(new Outcome.Completed(new Json("{\"id\":\"o-1\",\"total\":3.35,\"due\":\"2030-02-03\"}")));
    }

    @Test
    void what_an_optional_or_nullable_component_lacks_is_not_missed() {
        Outcome outcome = runner(new PriceOrder())
                .run(PRICING.input("{\"id\": \"o\", \"lines\": [{\"sku\": \"a\", \"count\": 1, \"price\": 2}]}")
                        .call());

        assertThat(outcome)
                .isEqualTo(new Outcome.Completed(new Json("{\"id\":\"o\",\"total\":2,\"due\":\"1970-01-01\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "null | $ is null",
                "[] | $ is not what Order is made from",
                "{\"lines\": []} | $.id is missing",
                "{\"id\": null, \"lines\": []} | $.id is missing",
                "{\"id\": \"o\", \"lines\": []} | $ is refused: an order has lines",
                "{\"id\": \"o\", \"lines\": {}} | $.lines is not a list",
                "{\"id\": \"o\", \"lines\": [{\"sku\": \"a\", \"price\": 2}]} | $.lines[0].count is missing",
                "{\"id\": \"o\", \"lines\": [{\"sku\": \"a\", \"count\": \"secret\", \"price\": 2}]}"
                        + " | $.lines[0].count is not a whole number",
            })
    void what_is_missing_or_wrong_is_told_with_its_place_and_without_its_value(String input, String problem) {
        Outcome.Failed failed =
                failed(runner(new PriceOrder()).run(PRICING.input(input).call()), false);

        assertThat(failed.error().code()).isEqualTo(StepError.INPUT_INVALID);
        assertThat(failed.error().message()).contains(problem).doesNotContain("secret");
    }

    @Test
    void a_config_that_does_not_fit_fails_for_good() {
        Outcome.Failed failed = failed(
                runner(new PriceOrder())
                        .run(PRICING.config("{\"most\": \"much\"}")
                                .input("{\"id\": \"o\", \"lines\": [{\"sku\": \"a\", \"count\": 1, \"price\": 2}]}")
                                .call()),
                false);

        assertThat(failed.error().code()).isEqualTo("CONFIG_INVALID");
        assertThat(failed.error().message()).contains("$.most is not a number");
    }

    @Test
    void the_input_type_is_found_through_superclasses_and_interfaces() {
        assertThat(CompiledStep.inputTypeOf(new PriceOrder()).getRawClass()).isEqualTo(PriceOrder.Order.class);
        assertThat(CompiledStep.inputTypeOf(new Counting()).toCanonical())
                .isEqualTo("java.util.Map<java.lang.String,java.util.List<java.lang.Integer>>");
        assertThat(CompiledStep.inputTypeOf(new Plain()).getRawClass()).isEqualTo(Object.class);
        assertThat(CompiledStep.inputTypeOf(Calls.doing((input, context) -> input))
                        .getRawClass())
                .isEqualTo(Object.class);
    }

    @Test
    void what_was_worked_out_for_a_step_is_kept_with_its_template() {
        CompiledSteps steps = new CompiledSteps(HandlerCatalogue.of(List.of(new PriceOrder())));
        var step = PRICING.step();

        assertThat(compiled(steps, step)).isSameAs(compiled(steps, step)).isNotSameAs(compiled(steps, PRICING.step()));
        assertThat(compiled(steps, step).config(PriceOrder.Config.class))
                .isSameAs(compiled(steps, step).config(PriceOrder.Config.class));
    }

    private static CompiledStep compiled(CompiledSteps steps, StepTemplate step) {
        try {
            return steps.of(step);
        } catch (Refusal refusal) {
            throw new AssertionError(refusal);
        }
    }

    private interface OfMaps<V> extends StepHandler<Map<String, V>, Integer> {}

    private abstract static class OfLists<E> implements OfMaps<List<E>> {
        @Override
        public Integer handle(Map<String, List<E>> input, StepContext context) {
            return input.size();
        }
    }

    private static final class Counting extends OfLists<Integer> {
        @Override
        public String name() {
            return "counting";
        }
    }

    @SuppressWarnings("rawtypes") // That is what it is about.
    private static final class Plain implements StepHandler {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public Object handle(Object input, StepContext context) {
            return input;
        }
    }
}
