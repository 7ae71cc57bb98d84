package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.ArrayList;
import java.util.List;

/// Returns a list that contains itself.
public final class Unwritable implements StepHandler<Object, List<Object>> {
    @Override
    public String name() {
        return "test.unwritable";
    }

    @Override
    public List<Object> handle(Object input, StepContext context) {
        var list = new ArrayList<>();
        list.add(list);
        return list;
    }
}
