package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.task.StreamImages.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamImagesTest {
    @Test
    void a_tasks_image_is_the_task() {
        for (int seed = 0; seed < 300; seed++) {
            TaskRecord task = new Generated(seed).task();

            assertThat(StreamImages.decode(image(TaskItem.of(task)))).isEqualTo(new Written.OfTask(task));
        }
    }

    @Test
    void a_steps_image_is_the_step() {
        for (int seed = 0; seed < 300; seed++) {
            StepRecord step = new Generated(seed).step();

            assertThat(StreamImages.decode(image(StepItem.of(step)))).isEqualTo(new Written.OfStep(step));
        }
    }

    @Test
    void other_items_are_nothing_to_tell_of() {
        assertThat(StreamImages.decode(image(PageItem.of(new Generated(1).page()))))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(image(new NewItem("template#shop#order", "1.0.0").item())))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(image(new NewItem("namespaces", "task").item())))
                .isEqualTo(new Written.Other());
        assertThat(StreamImages.decode(Map.of())).isEqualTo(new Written.Other());
    }

    @Test
    void a_damaged_image_names_what_is_wrong() {
        for (String pk : List.of("task#x", Key.pk(Records.TASK))) {
            for (String sk : List.of("task", "step#x", "step#000001")) {
                assertThatThrownBy(() -> StreamImages.decode(image(new NewItem(pk, sk).item())))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(pk + " / " + sk);
            }
        }
    }

    private static Map<String, AttributeValue> image(Item item) {
        Map<String, AttributeValue> image = new HashMap<>();
        item.attributes().forEach((name, value) -> image.put(name, lambda(value)));
        return image;
    }

    private static AttributeValue lambda(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        return switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case B -> new AttributeValue().withB(value.b().asByteBuffer());
            case L ->
                new AttributeValue()
                        .withL(value.l().stream().map(StreamImagesTest::lambda).toList());
            case M -> new AttributeValue().withM(image(new Item(value.m())));
            case SS, NS, BS, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("Not used");
        };
    }
}
