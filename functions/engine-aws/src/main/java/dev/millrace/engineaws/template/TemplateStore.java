package dev.millrace.engineaws.template;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateDocument;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Where templates are applied and looked up. The content is put first, under its hash, and then the pointer, if there
/// is none for the version: who dies in between leaves content that nothing points at, and the next try uses it.
public final class TemplateStore {
    private static final Pattern POSITION = Pattern.compile("[A-Za-z0-9_.#-]{1,200}");

    /// What came of applying a template.
    public sealed interface Outcome {
        record Applied(AppliedTemplate template) implements Outcome {}

        /// This very content was applied under this version before.
        record Unchanged(AppliedTemplate template) implements Outcome {}

        /// The version is taken, by another content.
        record Refused(AppliedTemplate other) implements Outcome {}
    }

    /// @param next where the list goes on
    public record Page(List<AppliedTemplate> templates, Optional<String> next) {}

    private final Pointers pointers;
    private final TransitionWriter writer;
    private final DocumentBucket documents;
    private final InstantSource time;
    private final Chance chance;

    public TemplateStore(
            DynamoDbClient dynamoDb, String table, S3Client s3, String bucket, InstantSource time, Chance chance) {
        this.pointers = new Pointers(dynamoDb, table);
        this.writer = new TransitionWriter(dynamoDb, table);
        this.documents = new DocumentBucket(s3, bucket);
        this.time = time;
        this.chance = chance;
    }

    /// @param by who applies it
    public Outcome apply(Reading.Valid valid, String by) {
        Template template = valid.template();
        AppliedTemplate applied = new AppliedTemplate(
                template.ref(),
                template.hash(),
                template.description(),
                template.steps().size(),
                time.instant());
        return find(
                        template.ref().namespace(),
                        template.ref().name(),
                        template.ref().version())
                .map(before -> judged(before, applied))
                .orElseGet(() -> put(applied, valid.document(), by));
    }

    /// Whether applying it would make it known, as no version like it is there.
    public boolean isFreeFor(Template template) {
        TemplateRef ref = template.ref();
        return find(ref.namespace(), ref.name(), ref.version()).isEmpty();
    }

    private Outcome put(AppliedTemplate applied, TemplateDocument document, String by) {
        documents.put(document);
        Write<AppliedTemplate> written = writer.put(
                applied,
                PointerItem.of(applied, List.of(TemplateNotices.applied(applied, by)), chance.name()),
                Condition.MUST_BE_NEW,
                Map.of(),
                PointerItem::read);
        return switch (written) {
            case Write.Moved<AppliedTemplate> moved -> new Outcome.Applied(moved.now());
            case Write.Lost<AppliedTemplate> lost -> judged(lost.now().orElseThrow(), applied);
        };
    }

    private static Outcome judged(AppliedTemplate before, AppliedTemplate now) {
        return before.hash().equals(now.hash()) ? new Outcome.Unchanged(before) : new Outcome.Refused(before);
    }

    public Optional<AppliedTemplate> find(String namespace, String name, String version) {
        return pointers.find(namespace, name, version);
    }

    public TemplateDocument document(AppliedTemplate template) {
        return documents.get(template.hash());
    }

    /// Newest first.
    ///
    /// @param next from the page before
    /// @throws IllegalArgumentException if `next` is none that a page came with
    public Page versions(String namespace, String name, Optional<String> next, int most) {
        if (next.isPresent() && !TemplateRef.VERSION.matcher(next.get()).matches()) {
            throw strayPage();
        }
        List<AppliedTemplate> versions = pointers.versions(namespace, name, next, most + 1);
        return versions.size() <= most
                ? new Page(versions, Optional.empty())
                : new Page(
                        versions.subList(0, most),
                        Optional.of(versions.get(most - 1).ref().version()));
    }

    /// By name, all versions of each, lowest first.
    ///
    /// @param next from the page before
    /// @throws IllegalArgumentException if `next` is none that a page came with
    public Page list(Optional<String> namespace, Optional<String> next, int most) {
        boolean strays = next.filter(position -> !POSITION.matcher(position).matches()
                        || !position.startsWith(
                                namespace.map(name -> name + "#").orElse("")))
                .isPresent();
        if (strays) {
            throw strayPage();
        }
        List<Pointers.Position> found = pointers.list(namespace, next, most + 1);
        List<AppliedTemplate> templates =
                found.stream().map(Pointers.Position::template).limit(most).toList();
        return found.size() <= most
                ? new Page(templates, Optional.empty())
                : new Page(templates, Optional.of(found.get(most - 1).position()));
    }

    private static IllegalArgumentException strayPage() {
        return new IllegalArgumentException("'next' comes with the page before; leave it out for the first");
    }
}
