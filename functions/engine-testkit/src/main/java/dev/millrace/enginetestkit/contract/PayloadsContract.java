package dev.millrace.enginetestkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetestkit.Records;
import org.junit.jupiter.api.Test;

/// What every payload store does.
public abstract class PayloadsContract {
    private static final TaskId TASK = Records.taskId(42);

    protected abstract Payloads payloads();

    @Test
    void a_small_document_stays_inline() {
        Json document = new Json("{\"a\": 1}");

        assertThat(payloads().keep(TASK, document, 8)).isEqualTo(new Payload.Inline(document));
    }

    @Test
    void a_larger_one_is_stored_and_read_back() {
        Json document = new Json("\"" + "ü".repeat(200_000) + "\"");

        Payload kept = payloads().keep(TASK, document, 1_000);

        assertThat(kept).isInstanceOf(Payload.Stored.class);
        assertThat(kept.size()).isEqualTo(400_002);
        assertThat(payloads().read(kept)).isEqualTo(document);
    }

    @Test
    void bytes_are_counted_and_not_letters() {
        Json document = new Json("\"üüü\"");

        assertThat(payloads().keep(TASK, document, 7)).isInstanceOf(Payload.Stored.class);
        assertThat(payloads().keep(TASK, document, 8)).isInstanceOf(Payload.Inline.class);
    }

    @Test
    void keeping_the_same_again_gives_the_same_place() {
        Json document = new Json("\"" + "x".repeat(2_000) + "\"");

        assertThat(payloads().keep(TASK, document, 100)).isEqualTo(payloads().keep(TASK, document, 100));
    }

    @Test
    void another_document_or_task_has_another_place() {
        Json one = new Json("\"" + "x".repeat(2_000) + "\"");
        Json other = new Json("\"" + "y".repeat(2_000) + "\"");

        assertThat(payloads().keep(TASK, one, 100)).isNotEqualTo(payloads().keep(TASK, other, 100));
        assertThat(payloads().keep(TASK, one, 100)).isNotEqualTo(payloads().keep(Records.taskId(43), one, 100));
    }

    @Test
    void what_is_inline_is_read_without_a_store() {
        assertThat(payloads().read(Payload.NULL)).isEqualTo(Json.NULL);
    }

    @Test
    void a_document_that_is_gone_is_told_by_its_place() {
        Payload gone = new Payload.Stored("payloads/" + TASK + "/gone", 10);

        assertThatThrownBy(() -> payloads().read(gone)).hasMessageContaining("gone");
    }
}
