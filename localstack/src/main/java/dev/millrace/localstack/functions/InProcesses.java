package dev.millrace.localstack.functions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// A function in processes of its own: one is started when the stack starts, more when all are busy, up to four. One
/// that has died is replaced by the next invocation.
public final class InProcesses implements LocalFunction {
    private static final int MOST = 4;

    private final FunctionDefinition definition;
    private final List<String> classPath;
    private final Map<String, String> environment;
    private final Consumer<String> log;
    private final NativeLibrary nativeLibrary = NativeLibrary.unpack();
    private final Semaphore places = new Semaphore(MOST, true);
    private final Deque<FunctionProcess> idle = new ArrayDeque<>();
    private final Set<FunctionProcess> all = ConcurrentHashMap.newKeySet();

    private InProcesses(
            FunctionDefinition definition,
            List<String> classPath,
            Map<String, String> environment,
            Consumer<String> log) {
        this.definition = definition;
        this.classPath = List.copyOf(classPath);
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /// @param environment where the services are
    public static InProcesses start(
            FunctionDefinition definition,
            List<String> classPath,
            Map<String, String> environment,
            Consumer<String> log) {
        var function = new InProcesses(definition, classPath, environment, log);
        function.giveBack(function.begin());
        return function;
    }

    @Override
    public FunctionDefinition definition() {
        return definition;
    }

    @Override
    public byte[] invoke(byte[] event) throws FunctionFailed {
        places.acquireUninterruptibly();
        try {
            var process = take();
            try {
                return process.invoke(event);
            } finally {
                giveBack(process);
            }
        } finally {
            places.release();
        }
    }

    @Override
    public void kill() {
        all.forEach(FunctionProcess::kill);
    }

    @Override
    public List<Long> pids() {
        return all.stream()
                .filter(FunctionProcess::ready)
                .map(FunctionProcess::pid)
                .toList();
    }

    @Override
    public void close() {
        all.forEach(FunctionProcess::close);
        nativeLibrary.close();
    }

    private FunctionProcess take() {
        synchronized (idle) {
            while (!idle.isEmpty()) {
                var process = idle.pop();
                if (process.alive()) {
                    return process;
                }
                forget(process);
            }
        }
        return begin();
    }

    private void giveBack(FunctionProcess process) {
        if (process.alive()) {
            synchronized (idle) {
                idle.push(process);
            }
        } else {
            forget(process);
        }
    }

    private FunctionProcess begin() {
        var jvm = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", nativeLibrary.option());
        var process = FunctionProcess.start(definition, jvm, classPath, environment, log);
        all.add(process);
        return process;
    }

    private void forget(FunctionProcess process) {
        all.remove(process);
        process.close();
    }
}
