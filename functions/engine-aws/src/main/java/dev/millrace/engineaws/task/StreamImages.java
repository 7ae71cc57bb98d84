package dev.millrace.engineaws.task;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.limit.BreakerItem;
import dev.millrace.engineaws.limit.LimitItem;
import dev.millrace.engineaws.table.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/// What the table's stream brings to a function: the new image of each item written, in Lambda's form of it.
public final class StreamImages {
    private StreamImages() {}

    /// What was written.
    public sealed interface Written {
        record OfTask(TaskRecord task) implements Written {}

        record OfStep(StepRecord step) implements Written {}

        record OfLimit(LimitRecord limit) implements Written {}

        record OfBreaker(Breaker breaker) implements Written {}

        /// A page, a payload, a template: nothing that changes state.
        record Other() implements Written {}
    }

    /// @throws IllegalStateException if it bears the key of a task or a step and can't be understood
    public static Written decode(Map<String, AttributeValue> image) {
        String pk = key(image, "pk");
        String sk = key(image, "sk");
        if (!Key.belongsToTask(pk) && !pk.equals(LimitItem.PK)) {
            return new Written.Other();
        }
        try {
            if (pk.equals(LimitItem.PK)) {
                return sk.startsWith(LimitItem.LIMITS)
                        ? new Written.OfLimit(LimitItem.read(item(image)))
                        : new Written.OfBreaker(BreakerItem.read(item(image)));
            }
            if (sk.equals(Key.TASK)) {
                return new Written.OfTask(TaskItem.read(item(image)));
            }
            return sk.startsWith(Key.STEPS) ? new Written.OfStep(StepItem.read(item(image))) : new Written.Other();
        } catch (IllegalArgumentException nonsense) {
            throw new IllegalStateException("Item " + pk + " / " + sk + " can't be understood", nonsense);
        }
    }

    private static String key(Map<String, AttributeValue> image, String name) {
        AttributeValue value = image.get(name);
        return value == null || value.getS() == null ? "" : value.getS();
    }

    private static Item item(Map<String, AttributeValue> image) {
        return new Item(map(image));
    }

    private static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> map(
            Map<String, AttributeValue> image) {
        Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> map =
                HashMap.newHashMap(image.size());
        image.forEach((name, value) -> map.put(name, sdk(value)));
        return map;
    }

    /// Only the types that items of Millrace use.
    private static software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk(AttributeValue value) {
        if (value.getS() != null) {
            return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(value.getS());
        }
        if (value.getN() != null) {
            return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN(value.getN());
        }
        if (value.getB() != null) {
            return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB(
                    SdkBytes.fromByteBuffer(value.getB().duplicate()));
        }
        if (value.getL() != null) {
            List<software.amazon.awssdk.services.dynamodb.model.AttributeValue> list =
                    new ArrayList<>(value.getL().size());
            value.getL().forEach(element -> list.add(sdk(element)));
            return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL(list);
        }
        if (value.getM() != null) {
            return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM(map(value.getM()));
        }
        throw new IllegalStateException("No item of Millrace has a value like " + value);
    }
}
