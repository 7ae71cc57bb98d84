package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.task.StreamImages.Written;
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
