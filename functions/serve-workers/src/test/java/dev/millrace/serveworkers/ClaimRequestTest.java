package dev.millrace.serveworkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ClaimRequestTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void it_names_the_worker_and_brings_the_messages_as_they_came() {
        ObjectNode body = JSON.createObjectNode().put("worker", "w-1");
        body.putArray("messages").add("{\"task\":\"t\"}").add("no JSON").add("");

        ClaimRequest request = ClaimRequest.of(request(body));

        assertThat(request.worker()).isEqualTo("w-1");
        assertThat(request.messages()).containsExactly("{\"task\":\"t\"}", "no JSON", "");
    }

    @Test
    void ten_messages_are_taken_and_eleven_are_not() {
        ObjectNode body = JSON.createObjectNode().put("worker", "w");
        var messages = body.putArray("messages");
        for (int i = 0; i < ClaimRequest.MOST; i++) {
            messages.add("m");
        }

        assertThat(ClaimRequest.of(request(body)).messages()).hasSize(10);
        messages.add("m");
        assertThat(refusal(body).problems())
                .singleElement()
                .hasToString("$.messages: these are 11 — send the bodies of 1 to 10 messages, as SQS gave them");
    }

    @Test
    void all_problems_are_told_with_their_places() {
        ObjectNode body = JSON.createObjectNode().put("worker", "w".repeat(101));
        body.putArray("messages").add("fine").add(7).addObject();

        assertThat(refusal(body).status()).isEqualTo(400);
        assertThat(refusal(body).problems())
                .extracting(problem -> problem.at())
                .containsExactly("$.worker", "$.messages[1]", "$.messages[2]");
        assertThat(refusal(JSON.createObjectNode().put("messages", "m")).problems())
                .extracting(problem -> problem.at())
                .containsExactly("$.worker", "$.messages");
    }

    private static Refusal refusal(ObjectNode body) {
        WorkRequest request = request(body);
        return catchThrowableOfType(Refusal.class, () -> ClaimRequest.of(request));
    }

    private static WorkRequest request(ObjectNode body) {
        return WorkRequest.of(JSON.createObjectNode().put("body", body.toString()));
    }
}
