package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.event.DynamoPostedEvents;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.task.StreamImages.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

final class StreamImagesTest {
    @Test
    void a_tasks_image_is_the_task() {
        for (int seed = 0; seed < 300; seed++) {
            TaskRecord task = new Generated(seed).task();

            assertThat(StreamImages.decode(TaskItem.of(task).attributes())).isEqualTo(new Written.OfTask(task));
        }
    }

    @Test
    void a_steps_image_is_the_step() {
        for (int seed = 0; seed < 300; seed++) {
            StepRecord step = new Generated(seed).step();

            assertThat(StreamImages.decode(StepItem.of(step).attributes())).isEqualTo(new Written.OfStep(step));
        }
    }

    @Test
    void other_items_are_nothing_to_tell_of() {
        assertThat(StreamImages.decode(PageItem.of(new Generated(1).page()).attributes()))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(
                        new NewItem("template#shop#order", "1.0.0").item().attributes()))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(new NewItem("namespaces", "task").item().attributes()))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(Map.of())).isEqualTo(new Written.Other());
    }

    @Test
    void an_event_published_by_api_is_one_and_is_marked_for_the_stream() {
        List<Map<String, AttributeValue>> put = new ArrayList<>();
        DynamoDbClient table = new DynamoDbClient() {
            @Override
            public PutItemResponse putItem(PutItemRequest request) {
                put.add(request.item());
                return PutItemResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };
        PostedEvent posted = new PostedEvent(
                "shop",
                "key#1",
                new OwnEvent("order.shipped", 2, new Json("{\"a\":1.50}")),
                Instant.ofEpochMilli(7_123),
                "user/alice",
                Optional.of("basket"),
                Optional.empty());

        new DynamoPostedEvents(table, "tasks").put(posted);

        assertThat(StreamImages.decode(put.getFirst())).isEqualTo(new Written.OfPosted(posted));
        assertThat(put.getFirst())
                .containsEntry("news", AttributeValue.fromN("1"))
                .containsEntry("expires", AttributeValue.fromN(Integer.toString(7 + 7 * 24 * 60 * 60)));
    }

    @Test
    void what_users_publish_is_marked_for_the_stream_at_any_event_level() {
        StepRecord silent = new Generated(1).step();
        StepRecord telling = new StepRecord(
                silent.task(),
                silent.step(),
                silent.origin(),
                silent.epoch(),
                silent.state(),
                silent.revision(),
                silent.taskVersion(),
                silent.result(),
                History.NONE.telling(
                        List.of(new OwnEvents(1, 1, new Payload.Inline(new Json("[[\"order.shipped\",1,{}]]"))))),
                silent.writer(),
                silent.updatedAt());

        assertThat(StepItem.of(telling).attributes()).containsKeys("news", "own");
        assertThat(StepItem.of(telling.telling(List.of())).attributes()).doesNotContainKeys("news", "own");
    }

    @Test
    void an_item_of_any_kind_may_bear_notices() {
        Notice paused = new Notice(
                NoticeType.LANE_PAUSED,
                Instant.ofEpochMilli(7),
                "user/alice",
                Map.of("lane", "low", "tasks", 3, "all", true, "names", List.of("a", "b")));
        NewItem item = new NewItem("lanes", "low").number("version", 4);

        assertThat(StreamImages.decode(
                        NoticeAttributes.put(List.of(paused), item).item().attributes()))
                .isEqualTo(new Written.OfNotices(new NoticeAttributes.Told("lanes", "low", 4, List.of(paused))));
        assertThat(StreamImages.decode(
                        new NewItem("lanes", "low").number("version", 5).item().attributes()))
                .isEqualTo(new Written.Other());
    }

    @Test
    void a_damaged_image_names_what_is_wrong() {
        for (String pk : List.of("task#x", Key.pk(Records.TASK))) {
            for (String sk : List.of("task", "step#x", "step#000001")) {
                assertThatThrownBy(() ->
                                StreamImages.decode(new NewItem(pk, sk).item().attributes()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(pk + " / " + sk);
            }
        }
    }
}
