package dev.millrace.engineaws.template;

import dev.millrace.engine.template.Template;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Compiled templates by hash, those that were used last. What they take is measured in steps: some thousand small ones
/// or two of the largest. The newest stays, whatever its size.
final class CompiledTemplates {
    private static final int MOST_STEPS = 200_000;

    /// What a template takes beside its steps.
    private static final int BASE = 20;

    private final Map<String, Template> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final ConcurrentHashMap<String, Template> loading = new ConcurrentHashMap<>();
    private int steps;

    /// Loads what is not there; callers who ask for the same one meanwhile wait for it.
    Template get(String hash, Function<String, Template> load) {
        Template known = find(hash);
        if (known != null) {
            return known;
        }
        Template loaded = loading.computeIfAbsent(hash, load);
        keep(hash, loaded);
        loading.remove(hash);
        return loaded;
    }

    private synchronized @Nullable Template find(String hash) {
        return kept.get(hash);
    }

    private synchronized void keep(String hash, Template template) {
        if (kept.put(hash, template) == null) {
            steps += size(template);
        }
        for (Iterator<Template> oldest = kept.values().iterator(); steps > MOST_STEPS && kept.size() > 1; ) {
            steps -= size(oldest.next());
            oldest.remove();
        }
    }

    private static int size(Template template) {
        return BASE + template.steps().size();
    }
}
