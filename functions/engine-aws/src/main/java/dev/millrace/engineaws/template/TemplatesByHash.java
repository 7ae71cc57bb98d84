package dev.millrace.engineaws.template;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.CreatedSteps;
import dev.millrace.enginetemplates.TemplateCodec;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/// Applied templates for a function that has no table and so knows what it looks for by its hash. Safe to share
/// between threads.
public final class TemplatesByHash implements Templates {
    private final DocumentBucket documents;
    private final String environment;
    private final CompiledTemplates compiled = new CompiledTemplates();

    /// @param environment whose overrides apply, as in `MILLRACE_ENVIRONMENT`
    public TemplatesByHash(S3Client s3, String bucket, String environment) {
        this.documents = new DocumentBucket(s3, bucket);
        this.environment = environment;
    }

    @Override
    public Template grown(Template in, int decision, int base, Json plan) {
        return CreatedSteps.grown(in, decision, base, plan);
    }

    @Override
    public Template byHash(TemplateRef ref, String hash) {
        return compiled.get(hash, missing -> TemplateCodec.compile(documents.get(missing), environment));
    }

    /// @throws UnsupportedOperationException always: which version is the newest stands in the table
    @Override
    public Optional<Template> find(String namespace, String name, Optional<String> version) {
        throw new UnsupportedOperationException("Without a table a template is found by its hash only");
    }
}
