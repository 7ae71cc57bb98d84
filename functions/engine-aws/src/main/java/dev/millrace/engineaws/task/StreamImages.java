package dev.millrace.engineaws.task;

import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.event.PostedEventItem;
import dev.millrace.engineaws.limit.BreakerItem;
import dev.millrace.engineaws.limit.LimitItem;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What the table's stream brings to a function: the new image of each item written.
public final class StreamImages {
    private StreamImages() {}

    /// What was written.
    public sealed interface Written {
        record OfTask(TaskRecord task) implements Written {}

        record OfStep(StepRecord step) implements Written {}

        record OfLimit(LimitRecord limit) implements Written {}

        record OfBreaker(Breaker breaker) implements Written {}

        /// An event of a user's own that was published by API.
        record OfPosted(PostedEvent event) implements Written {}

        record OfNotices(NoticeAttributes.Told told) implements Written {}

        /// A page, a payload: nothing that anybody is told of.
        record Other() implements Written {}
    }

    /// @throws IllegalStateException if it bears a notice, or the key of a task or a step, and can't be understood
    public static Written decode(Map<String, AttributeValue> image) {
        String pk = key(image, "pk");
        String sk = key(image, "sk");
        try {
            if (NoticeAttributes.standIn(image)) {
                return new Written.OfNotices(NoticeAttributes.read(new Item(image)));
            }
            if (pk.startsWith(PostedEventItem.PK)) {
                return new Written.OfPosted(PostedEventItem.read(new Item(image)));
            }
            if (!Key.belongsToTask(pk) && !pk.equals(LimitItem.PK)) {
                return new Written.Other();
            }
            if (pk.equals(LimitItem.PK)) {
                return ofLimits(sk, new Item(image));
            }
            if (sk.equals(Key.TASK)) {
                return new Written.OfTask(TaskItem.read(new Item(image)));
            }
            return sk.startsWith(Key.STEPS) ? new Written.OfStep(StepItem.read(new Item(image))) : new Written.Other();
        } catch (IllegalArgumentException nonsense) {
            throw new IllegalStateException("Item " + pk + " / " + sk + " can't be understood", nonsense);
        }
    }

    private static Written ofLimits(String sk, Item item) {
        if (sk.startsWith(LimitItem.LIMITS)) {
            return new Written.OfLimit(LimitItem.read(item));
        }
        return sk.startsWith(BreakerItem.BREAKERS)
                ? new Written.OfBreaker(BreakerItem.read(item))
                : new Written.Other();
    }

    private static String key(Map<String, AttributeValue> image, String name) {
        AttributeValue value = image.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
