package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.task.StreamImages.Written;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
