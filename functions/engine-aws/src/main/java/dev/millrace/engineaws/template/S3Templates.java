package dev.millrace.engineaws.template;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.CreatedSteps;
import dev.millrace.enginetemplates.TemplateCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Applied templates, compiled for this deployment's environment.
///
/// What a hash means never changes and is kept. Which version is the usual one is asked again after [#FRESH_FOR]:
/// that long a new version, or the end of a canary, may go unnoticed by a submission that names none. Whether a
/// version is deprecated is asked again after [#NAMED_FRESH_FOR] by one that names it. Safe to share between threads.
public final class S3Templates implements Templates {
    public static final Duration FRESH_FOR = Duration.ofSeconds(5);

    /// A read for each version in use, process and minute is what it costs that deprecations are seen.
    public static final Duration NAMED_FRESH_FOR = Duration.ofMinutes(1);

    private static final int MOST_POINTERS = 10_000;

    private record Seen(Pointers.Standing standing, Instant until) {}

    private final Pointers pointers;
    private final DocumentBucket documents;
    private final String environment;
    private final InstantSource time;
    private final CompiledTemplates compiled = new CompiledTemplates();
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST_POINTERS;
        }
    };

    /// @param environment whose overrides apply, as in `MILLRACE_ENVIRONMENT`
    public S3Templates(
            DynamoDbClient dynamoDb, String table, S3Client s3, String bucket, String environment, InstantSource time) {
        this.pointers = new Pointers(dynamoDb, table);
        this.documents = new DocumentBucket(s3, bucket);
        this.environment = environment;
        this.time = time;
    }

    @Override
    public Template grown(Template in, int decision, int base, Json plan) {
        return CreatedSteps.grown(in, decision, base, plan);
    }

    @Override
    public Template byHash(TemplateRef ref, String hash) {
        return compiled.get(hash, missing -> TemplateCodec.compile(documents.get(missing), environment));
    }

    @Override
    public Optional<Template> find(String namespace, String name, Optional<String> version) {
        return standing(namespace, name, version).map(Pointers.Standing::usual).map(this::compiled);
    }

    @Override
    public Optional<Offer> offer(String namespace, String name, Optional<String> version) {
        return standing(namespace, name, version)
                .map(standing -> new Offer(
                        compiled(standing.usual()),
                        standing.canary().map(tried -> new Offer.Canary(compiled(tried.template()), tried.percent())),
                        standing.usual().deprecated().map(AppliedTemplate.Verdict::deprecation)));
    }

    private Template compiled(AppliedTemplate applied) {
        return byHash(applied.ref(), applied.hash());
    }

    private Optional<Pointers.Standing> standing(String namespace, String name, Optional<String> version) {
        String key = namespace + "/" + name + version.map(named -> "@" + named).orElse("");
        return fresh(key)
                .or(() -> version.isEmpty()
                        ? pointers.standing(namespace, name).map(standing -> rememberWithNames(key, standing))
                        : pointers.find(namespace, name, version.get())
                                .map(applied -> new Pointers.Standing(applied, Optional.empty()))
                                .map(standing -> remember(key, standing, NAMED_FRESH_FOR)));
    }

    private synchronized Optional<Pointers.Standing> fresh(String key) {
        return Optional.ofNullable(seen.get(key))
                .filter(one -> time.instant().isBefore(one.until()))
                .map(Seen::standing);
    }

    /// Who names no version now is about to name the one found.
    private Pointers.Standing rememberWithNames(String key, Pointers.Standing standing) {
        rememberAs(key, standing.usual());
        standing.canary().ifPresent(tried -> rememberAs(key, tried.template()));
        return remember(key, standing, FRESH_FOR);
    }

    private void rememberAs(String key, AppliedTemplate named) {
        remember(key + "@" + named.ref().version(), new Pointers.Standing(named, Optional.empty()), NAMED_FRESH_FOR);
    }

    private synchronized Pointers.Standing remember(String key, Pointers.Standing standing, Duration fresh) {
        seen.put(key, new Seen(standing, time.instant().plus(fresh)));
        return standing;
    }
}
