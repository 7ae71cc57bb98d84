package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.ItemSize;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class ItemCodecTest {
    private static final int SEEDS = 3_000;

    @Test
    void a_task_comes_back_as_it_went_in() {
        for (int seed = 0; seed < SEEDS; seed++) {
            TaskRecord task = new Generated(seed).task();

            assertThat(TaskItem.read(TaskItem.of(task))).as("seed %d", seed).isEqualTo(task);
        }
    }

    @Test
    void a_step_comes_back_as_it_went_in() {
        for (int seed = 0; seed < SEEDS; seed++) {
            StepRecord step = new Generated(seed).step();

            assertThat(StepItem.read(StepItem.of(step))).as("seed %d", seed).isEqualTo(step);
        }
    }

    @Test
    void a_page_comes_back_as_it_went_in() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Page page = new Generated(seed).page();

            assertThat(PageItem.read(PageItem.of(page))).as("seed %d", seed).isEqualTo(page);
        }
    }

    @Test
    void damaged_history_is_refused_and_never_read_past_its_end() {
        for (int seed = 0; seed < 200; seed++) {
            byte[] bytes = HistoryBytes.encode(new Generated(seed).history());
            for (int length = 1; length < bytes.length; length += 7) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> HistoryBytes.decode(cut))
                        .as("seed %d, %d bytes", seed, length)
                        .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
            }
        }
        assertThat(HistoryBytes.decode(new byte[0])).isEqualTo(History.NONE);
    }

    @Test
    void a_missing_attribute_is_named_with_its_item() {
        Map<String, AttributeValue> attributes =
                new HashMap<>(TaskItem.of(Records.fresh(Records.TASK)).attributes());
        attributes.remove("state");

        assertThatThrownBy(() -> TaskItem.read(new Item(attributes)))
                .hasMessage("Attribute 'state' of item task#" + Records.TASK + " / task is missing");
    }

    @Test
    void an_attribute_of_another_type_is_named_with_its_item() {
        Map<String, AttributeValue> attributes =
                new HashMap<>(TaskItem.of(Records.fresh(Records.TASK)).attributes());
        attributes.put("version", AttributeValue.fromS("one"));

        assertThatThrownBy(() -> TaskItem.read(new Item(attributes)))
                .hasMessageContaining("'version'")
                .hasMessageContaining("is no number");
    }

    @Test
    void an_ordinary_task_takes_less_than_a_kilobyte_all_its_life() {
        for (int done = 0; done <= 5; done++) {
            Item item = TaskItem.of(Records.chain(done));

            assertThat(ItemSize.of(item))
                    .as("%d of 5 steps done: %s", done, ItemSize.byAttribute(item))
                    .isLessThan(1024);
        }
    }

    @Test
    void an_ordinary_step_takes_less_than_a_kilobyte() {
        Item item = StepItem.of(
                Records.step(0, new StepState.Running(1, 1, Records.NOON), 1, "01k0writer0000000000000000.1"));

        assertThat(ItemSize.of(item)).isLessThan(512);
    }

    @Test
    void a_task_of_ten_thousand_steps_starts_as_small_as_one_of_five() {
        int five = ItemSize.of(TaskItem.of(Records.fresh(Records.TASK)));

        assertThat(five).isLessThan(768);
    }
}
