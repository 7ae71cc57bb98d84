package dev.millrace.engineaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.template.Lane;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final Map<String, String> LANES = Map.of(
            "MILLRACE_LANE_CRITICAL_URL", "q/critical",
            "MILLRACE_LANE_HIGH_URL", "q/high",
            "MILLRACE_LANE_NORMAL_URL", "q/normal",
            "MILLRACE_LANE_LOW_URL", "q/low",
            "MILLRACE_LANE_BACKGROUND_URL", "q/background");

    @Test
    void everything_that_is_missing_is_named_at_once() {
        Map<String, String> environment = Map.of("MILLRACE_TABLE", "tasks", "MILLRACE_LANE_LOW_URL", " ");

        assertThatThrownBy(() -> Settings.read(
                        environment, Settings.Need.TABLE, Settings.Need.LANES, Settings.Need.ADVANCE_QUEUE))
                .hasMessageContaining("MILLRACE_ADVANCE_QUEUE_URL")
                .hasMessageContaining("MILLRACE_LANE_CRITICAL_URL")
                .hasMessageContaining("MILLRACE_LANE_LOW_URL")
                .hasMessageNotContaining("MILLRACE_TABLE");
    }

    @Test
    void each_lane_has_its_queue() {
        assertThat(Settings.read(LANES, Settings.Need.LANES).lanes())
                .hasSize(Lane.values().length)
                .containsEntry(Lane.BACKGROUND, "q/background");
    }

    @Test
    void what_a_function_did_not_ask_for_is_not_there() {
        Settings settings = Settings.read(LANES, Settings.Need.LANES);

        assertThatThrownBy(settings::table).hasMessageContaining("TABLE");
    }

    @Test
    void the_environment_of_templates_need_not_be_told() {
        assertThat(Settings.read(Map.of()).environment()).isEqualTo("default");
        assertThat(Settings.read(Map.of("MILLRACE_ENVIRONMENT", "staging")).environment())
                .isEqualTo("staging");
    }
}
