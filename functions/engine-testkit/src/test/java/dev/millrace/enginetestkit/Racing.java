package dev.millrace.enginetestkit;

import dev.millrace.engine.port.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A table before whose every replacement something else happens.
final class Racing {
    private Racing() {}

    static TaskStore of(TaskStore store, Runnable before) {
        return (TaskStore) Proxy.newProxyInstance(
                Racing.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("replace")) {
                        before.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
