package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Answers from outside, at once, later, too late or never: each counts once, and a retry begins when it is due,
/// whatever
/// the task has heard of the step by then. `-Dmillrace.answers=100000` runs more.
class AnswersSimulationTest {
    private static final Seeds ANSWERS = new Seeds(random -> new AnswerWorkload(random).draw(), 60);

    private static final int SEEDS = Integer.getInteger("millrace.answers", 200);

    @Test
    void whenever_an_answer_comes_it_counts_once_and_what_follows_is_in_time() {
        Map<Feature, Long> features = new EnumMap<>(Feature.class);

        ANSWERS.play(
                1,
                SEEDS,
                cloud -> cloud.run().features().forEach((feature, times) -> features.merge(feature, times, Long::sum)));

        assertThat(features).containsKeys(Feature.ANSWER, Feature.ANSWER_BY_NAME);
    }
}
