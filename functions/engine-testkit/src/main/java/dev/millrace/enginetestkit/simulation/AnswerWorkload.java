package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;

import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Draws tasks whose steps all wait for an answer from outside, most for longer than a queue can hold a message, and
/// with whom nobody interferes.
final class AnswerWorkload {
    private final RandomGenerator random;

    AnswerWorkload(RandomGenerator random) {
        this.random = random;
    }

    Workload draw() {
        int size = 1 + random.nextInt(4);
        TemplateBuilder builder = TemplateBuilder.aTemplate("sim/answers@1.0.0");
        for (int number = 0; number < size; number++) {
            builder.with(step(number));
        }
        Template template = builder.build();
        List<Workload.Wish> wishes = new ArrayList<>();
        for (int key = 0; key <= random.nextInt(3); key++) {
            wishes.add(new Workload.Wish(
                    Duration.ofMillis(random.nextInt(60_000)),
                    template,
                    Optional.of("key" + key),
                    "{\"n\":" + key + "}",
                    Optional.empty()));
        }
        return new Workload(
                List.of(template), Map.of("answers", Collections.nCopies(size, Behaviour.PLAIN)), wishes, List.of());
    }

    private StepBuilder step(int number) {
        StepBuilder step = aStep("s" + number)
                .by("simulated")
                .answeredWithin(Duration.ofSeconds(60 + random.nextInt(259_200)))
                .retry(2 + random.nextInt(4), Duration.ofSeconds(1 + random.nextInt(10)))
                .timeout(Duration.ofSeconds(5 + random.nextInt(30)));
        for (int parent = 0; parent < number; parent++) {
            if (random.nextInt(3) == 0) {
                step.after("s" + parent);
            }
        }
        return step;
    }
}
