package dev.millrace.enginetemplates.handlers;

import dev.millrace.handler.StepHandler;
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

    private HandlerCatalogue(Map<String, StepHandler<?, ?>> handlers) {
        this.handlers = handlers;
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

    public Optional<StepHandler<?, ?>> find(String name) {
        return Optional.ofNullable(handlers.get(name));
    }

    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(handlers.keySet()));
    }
}
