package dev.millrace.steprunner;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.enginetemplates.schema.Violation;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// What was worked out for a step, kept as long as its template is. Keyed by identity: a step of a cached template is
/// the same object in every call, and comparing such records by value would cost more than running many a handler.
final class CompiledSteps {
    private final HandlerCatalogue handlers;
    private final SchemaCheck schemas = new SchemaCheck();
    private final ConcurrentMap<Key, CompiledStep> compiled = new ConcurrentHashMap<>();
    private final ReferenceQueue<StepTemplate> dropped = new ReferenceQueue<>();

    CompiledSteps(HandlerCatalogue handlers) {
        this.handlers = handlers;
    }

    /// @throws Refusal if there is no such handler, or the step can't be made sense of
    CompiledStep of(StepTemplate step) throws Refusal {
        forgetDropped();
        CompiledStep known = compiled.get(new Key(step, null));
        if (known != null) {
            return known;
        }
        CompiledStep fresh = CompiledStep.of(
                step,
                handlers.find(step.handler())
                        .orElseThrow(() -> new Refusal(
                                StepError.UNKNOWN_HANDLER,
                                "There is no handler '" + step.handler() + "' in this deployment, which has "
                                        + String.join(", ", handlers.names()))),
                schemas);
        CompiledStep other = compiled.putIfAbsent(new Key(step, dropped), fresh);
        return other == null ? fresh : other;
    }

    /// What is wrong with a document, if anything is.
    Optional<String> problem(Json document, Json schema) {
        List<Violation> violations = schemas.violations(JsonTrees.tree(document), schema);
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        violations.getFirst().at() + " " + violations.getFirst().problem());
    }

    int size() {
        forgetDropped();
        return compiled.size();
    }

    @SuppressWarnings("SuspiciousMethodCalls")
    private void forgetDropped() {
        for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
            compiled.remove(gone);
        }
    }

    private static final class Key extends WeakReference<StepTemplate> {
        private final int hash;

        Key(StepTemplate step, @Nullable ReferenceQueue<StepTemplate> dropped) {
            super(step, dropped);
            this.hash = System.identityHashCode(step);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            StepTemplate step = get();
            return other instanceof Key key && step != null && key.refersTo(step);
        }
    }
}
