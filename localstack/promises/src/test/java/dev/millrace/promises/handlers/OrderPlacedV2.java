package dev.millrace.promises.handlers;

import dev.millrace.events.Upcaster;
import java.util.HashMap;
import java.util.Map;

/// The second form did not say where the order came from.
public final class OrderPlacedV2 implements Upcaster {
    @Override
    public String type() {
        return "order.placed";
    }

    @Override
    public int from() {
        return 2;
    }

    @Override
    public Map<String, Object> next(Map<String, Object> event) {
        var next = new HashMap<>(event);
        next.put("channel", "unknown");
        return next;
    }
}
