package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What the HTTP API answered.
///
/// @param log what the functions printed last
record Answer(int status, JsonNode body, FunctionLog log) {
    Answer expecting(int expected) {
        assertThat(status).as(() -> body + "\n" + log).isEqualTo(expected);
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
