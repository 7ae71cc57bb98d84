package dev.millrace.testing;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.enginetestkit.World;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The faults that are still to come, and the ports through which they do.
final class Weather {
    private static final Set<String> WRITES = Set.of("create", "replace", "begin");

    private final List<Fault> ahead = new ArrayList<>();
    private final Function<Queues.Dispatch, String> nameOf;
    private Optional<Fault> armed = Optional.empty();

    /// @param nameOf says of which step a message speaks
    Weather(Function<Queues.Dispatch, String> nameOf) {
        this.nameOf = nameOf;
    }

    void add(Fault fault) {
        ahead.add(fault);
    }

    List<Fault> ahead() {
        return List.copyOf(ahead);
    }

    /// Whether this attempt is one that hangs.
    boolean timesOut(String name) {
        return take(Fault.Kind.TIMES_OUT, name).isPresent();
    }

    /// A handler has run: its worker's next write may be its last.
    void ran(StepCall call, String name) {
        armed = take(Fault.Kind.DIES_BEFORE, name).or(() -> take(Fault.Kind.DIES_AFTER, name));
    }

    private Optional<Fault> take(Fault.Kind kind, String name) {
        Optional<Fault> found = ahead.stream()
                .filter(fault -> fault.is(kind) && fault.concerns(name))
                .findFirst();
        found.ifPresent(ahead::remove);
        return found;
    }

    TaskStore over(TaskStore table) {
        return proxy(TaskStore.class, (proxy, method, given) -> {
            if (armed.isEmpty() || !WRITES.contains(method.getName())) {
                return answer(table, method, given);
            }
            Fault fault = armed.get();
            armed = Optional.empty();
            if (fault.is(Fault.Kind.DIES_AFTER)) {
                answer(table, method, given);
            }
            throw new World.WorkerDied();
        });
    }

    Queues over(Queues queues) {
        return proxy(Queues.class, (proxy, method, given) -> {
            if (given != null && given.length == 1 && given[0] instanceof List<?> all) {
                return answer(queues, method, new Object[] {arriving(all)});
            }
            return answer(queues, method, given);
        });
    }

    private static <T> T proxy(Class<T> port, InvocationHandler between) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, between));
    }

    private static @Nullable Object answer(Object real, Method method, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private List<Object> arriving(List<?> sent) {
        List<Object> arriving = new ArrayList<>();
        for (Object message : sent) {
            arriving.add(message);
            if (message instanceof Queues.Dispatch dispatch) {
                String name = nameOf.apply(dispatch);
                take(Fault.Kind.COMES_TWICE, name).ifPresent(fault -> arriving.add(message));
                take(Fault.Kind.IS_LOST, name).ifPresent(fault -> arriving.remove(message));
            }
        }
        return arriving;
    }
}
