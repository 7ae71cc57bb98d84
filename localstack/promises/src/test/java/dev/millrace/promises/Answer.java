package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What the HTTP API answered.
record Answer(int status, JsonNode body) {
    Answer expecting(int expected) {
        assertThat(status).as(() -> body.toString()).isEqualTo(expected);
        return this;
    }

    /// Each as `at: problem`.
    List<String> problems() {
        return body.path("problems")
                .valueStream()
                .map(problem -> problem.path("at").asText() + ": "
                        + problem.path("problem").asText())
                .toList();
    }
}
