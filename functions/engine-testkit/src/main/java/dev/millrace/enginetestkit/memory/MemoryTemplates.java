package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Compiled templates in a map, by their hash.
public final class MemoryTemplates implements Templates {
    private static final Comparator<Template> BY_VERSION = Comparator.comparing(
            template -> Arrays.stream(template.ref().version().split("\\."))
                    .mapToInt(Integer::parseInt)
                    .toArray(),
            Arrays::compare);

    /// Reads what a decision returned: what [Templates#grown] does elsewhere.
    @FunctionalInterface
    public interface Grower {
        Template grown(Template in, int decision, int base, Json plan);
    }

    private final Map<String, Template> byHash = new ConcurrentHashMap<>();
    private final Grower grower;

    /// Of tasks in which nothing is created.
    public MemoryTemplates() {
        this((in, decision, base, plan) -> {
            throw new IllegalStateException("Nothing here reads what a decision returns");
        });
    }

    public MemoryTemplates(Grower grower) {
        this.grower = grower;
    }

    /// Keeps the template; the same content again changes nothing.
    public MemoryTemplates with(Template template) {
        byHash.put(template.hash(), template);
        return this;
    }

    @Override
    public Template byHash(TemplateRef ref, String hash) {
        Template template = byHash.get(hash);
        if (template == null) {
            throw new IllegalStateException("Template " + ref + " with hash " + hash + " is not in the store");
        }
        return template;
    }

    @Override
    public Template grown(Template in, int decision, int base, Json plan) {
        return grower.grown(in, decision, base, plan);
    }

    @Override
    public Optional<Template> find(String namespace, String name, Optional<String> version) {
        return byHash.values().stream()
                .filter(template -> template.ref().namespace().equals(namespace)
                        && template.ref().name().equals(name)
                        && version.map(template.ref().version()::equals).orElse(true))
                .max(BY_VERSION);
    }
}
