package dev.millrace.promises.handlers;

import dev.millrace.events.Upcaster;
import java.util.HashMap;
import java.util.Map;

/// `total` of the first form was an amount and a currency in one text.
public final class OrderPlacedV1 implements Upcaster {
    @Override
    public String type() {
        return "order.placed";
    }

    @Override
    public int from() {
        return 1;
    }

    @Override
    public Map<String, Object> next(Map<String, Object> event) {
        var next = new HashMap<>(event);
        var total = String.valueOf(next.remove("total")).split(" ", 2);
        next.put("amount", total[0]);
        next.put("currency", total[1]);
        return next;
    }
}
