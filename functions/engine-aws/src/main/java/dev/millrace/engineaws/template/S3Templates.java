package dev.millrace.engineaws.template;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
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
/// What a version or a hash means never changes and is kept. Which version is the newest is asked again
/// after [#FRESH_FOR]: that long a new version may go unnoticed by a submission that names none. Safe to
/// share between threads.
public final class S3Templates implements Templates {
    public static final Duration FRESH_FOR = Duration.ofSeconds(5);
    private static final int MOST_POINTERS = 10_000;

    private record Seen(String hash, TemplateRef ref, Instant until) {}

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
        String key = namespace + "/" + name + version.map(named -> "@" + named).orElse("");
        return fresh(key)
                .or(() -> version.flatMap(named -> pointers.find(namespace, name, named))
                        .or(() -> version.isEmpty() ? pointers.newest(namespace, name) : Optional.empty())
                        .map(applied -> remember(key, applied, version.isPresent())))
                .map(found -> byHash(found.ref(), found.hash()));
    }

    private synchronized Optional<Seen> fresh(String key) {
        return Optional.ofNullable(seen.get(key)).filter(one -> time.instant().isBefore(one.until()));
    }

    private synchronized Seen remember(String key, AppliedTemplate applied, boolean forGood) {
        Seen one = new Seen(
                applied.hash(),
                applied.ref(),
                forGood ? Instant.MAX : time.instant().plus(FRESH_FOR));
        seen.put(key, one);
        return one;
    }
}
