package dev.millrace.enginetestkit;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts requests as AWS bills them: a write for each item put, refused or not, a read for each item or query, and a
/// queue request for each batch of ten that is sent.
final class Requests {
    private static final Set<String> WRITES = Set.of("create", "replace", "begin", "put");
    private static final Set<String> INDEX = Set.of("due", "list");
    private static final int BATCH = 10;

    private final Map<String, Integer> counts = new HashMap<>();

    int writes() {
        return counts.getOrDefault("writes", 0);
    }

    int reads() {
        return counts.getOrDefault("reads", 0);
    }

    int sends() {
        return counts.getOrDefault("sends", 0);
    }

    <T> T of(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    if (port == TaskStore.class) {
                        counts.merge(kind(method.getName()), 1, Integer::sum);
                    } else if (port == Queues.class) {
                        counts.merge(
                                "sends",
                                given[0] instanceof List<?> all ? (all.size() + BATCH - 1) / BATCH : 1,
                                Integer::sum);
                    }
                    try {
                        return method.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static String kind(String method) {
        return WRITES.contains(method) ? "writes" : INDEX.contains(method) ? "index" : "reads";
    }
}
