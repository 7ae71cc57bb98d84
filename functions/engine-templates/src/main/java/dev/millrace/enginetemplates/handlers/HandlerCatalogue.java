package dev.millrace.enginetemplates.handlers;

import dev.millrace.engine.template.StepTemplate;
import dev.millrace.handler.StepHandler;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The step handlers a deployment has, by name.
public final class HandlerCatalogue {
    private final Map<String, StepHandler<?, ?>> handlers;
    private final SortedSet<String> workers;

    private HandlerCatalogue(Map<String, StepHandler<?, ?>> handlers) {
        this(handlers, new TreeSet<>());
    }

    private HandlerCatalogue(Map<String, StepHandler<?, ?>> handlers, SortedSet<String> workers) {
        this.handlers = handlers;
        this.workers = workers;
    }

    /// @throws IllegalStateException if two handlers have one name
    public static HandlerCatalogue of(Iterable<? extends StepHandler<?, ?>> handlers) {
        Map<String, StepHandler<?, ?>> byName = new TreeMap<>();
        for (StepHandler<?, ?> handler : handlers) {
            StepHandler<?, ?> other = byName.put(handler.name(), handler);
            if (other != null) {
                throw new IllegalStateException("Two handlers are called '" + handler.name() + "': "
                        + other.getClass().getName() + " and "
                        + handler.getClass().getName() + "; rename one");
            }
        }
        return new HandlerCatalogue(byName);
    }

    /// All handlers that the class loader's jars register.
    @SuppressWarnings("rawtypes") // A service is looked up by its raw class.
    public static HandlerCatalogue load(ClassLoader loader) {
        return of(ServiceLoader.load(StepHandler.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .<StepHandler<?, ?>>map(handler -> handler)
                .toList());
    }

    /// The same, and one more handler, in the place of the one that has its name.
    public HandlerCatalogue with(StepHandler<?, ?> handler) {
        Map<String, StepHandler<?, ?>> all = new TreeMap<>(handlers);
        all.put(handler.name(), handler);
        return new HandlerCatalogue(all, workers);
    }

    /// The same, and queues of workers outside, whom templates call `worker:NAME`.
    ///
    /// @param names of the queues
    public HandlerCatalogue withWorkers(Collection<String> names) {
        return new HandlerCatalogue(handlers, new TreeSet<>(names));
    }

    /// Whether the name calls workers outside whom the deployment has a queue for.
    public boolean hasWorkers(String name) {
        return name.startsWith(StepTemplate.WORKER) && workers.contains(name.substring(StepTemplate.WORKER.length()));
    }

    public Optional<StepHandler<?, ?>> find(String name) {
        return Optional.ofNullable(handlers.get(name));
    }

    /// By which templates may call them, those of workers outside too.
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(handlers.keySet());
        workers.forEach(queue -> names.add(StepTemplate.WORKER + queue));
        return Collections.unmodifiableSortedSet(names);
    }
}
