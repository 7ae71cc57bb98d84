package dev.millrace.engineaws.template;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.engineaws.template.AppliedTemplate.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What people decide of applied versions: that one is not to be used any more, or is tried out. Each decision is one
/// write of one item, and is told by it. Tasks that run go on with the version they began with.
public final class TemplateLife {
    private final Pointers pointers;
    private final TransitionWriter writer;
    private final InstantSource time;
    private final Chance chance;

    public TemplateLife(DynamoDbClient dynamoDb, String table, InstantSource time, Chance chance) {
        this.pointers = new Pointers(dynamoDb, table);
        this.writer = new TransitionWriter(dynamoDb, table);
        this.time = time;
        this.chance = chance;
    }

    /// Whose decision it is, and why.
    public record Word(String by, String reason) {}

    /// What came of a decision.
    public sealed interface Decided {
        /// It stands so now, or stood so before.
        record OfVersion(AppliedTemplate template) implements Decided {}

        /// It stands so now.
        record OfCanary(Canary canary) implements Decided {}

        record Unknown(TemplateRef version) implements Decided {}

        /// No version is tried out.
        record NoCanary() implements Decided {}

        record Refused(String because, String fix) implements Decided {}
    }

    public Decided deprecate(TemplateRef ref, Deprecation deprecation, String by) {
        Optional<String> instead = deprecation.useInstead();
        if (instead.filter(ref.version()::equals).isPresent()) {
            return new Decided.Refused("it can't be used instead of itself", "name another version");
        }
        if (instead.isPresent()
                && find(new TemplateRef(ref.namespace(), ref.name(), instead.get()))
                        .isEmpty()) {
            return new Decided.Unknown(new TemplateRef(ref.namespace(), ref.name(), instead.get()));
        }
        Instant now = time.instant();
        return changed(
                ref,
                standing -> standing.deprecated().map(Verdict::deprecation).equals(Optional.of(deprecation)),
                Optional.of(new Verdict(deprecation, now, by)),
                TemplateNotices.deprecated(ref, deprecation, now, by));
    }

    public Decided reinstate(TemplateRef ref, Word word) {
        return changed(
                ref,
                standing -> standing.deprecated().isEmpty(),
                Optional.empty(),
                TemplateNotices.reinstated(ref, word.reason(), time.instant(), word.by()));
    }

    private interface Test {
        boolean of(AppliedTemplate standing);
    }

    private Decided changed(TemplateRef ref, Test isSo, Optional<Verdict> wanted, Notice notice) {
        for (Optional<AppliedTemplate> standing = find(ref); standing.isPresent(); ) {
            if (isSo.of(standing.get())) {
                return new Decided.OfVersion(standing.get());
            }
            AppliedTemplate next = standing.get().next(wanted);
            Write<AppliedTemplate> write = writer.put(
                    next,
                    PointerItem.of(next, List.of(notice), chance.name()),
                    Condition.UNCHANGED_SINCE_READ,
                    Map.of("read", next.revision() - 1),
                    PointerItem::read);
            switch (write) {
                case Write.Moved<AppliedTemplate> moved -> {
                    return new Decided.OfVersion(moved.now());
                }
                case Write.Lost<AppliedTemplate> lost -> standing = lost.now();
            }
        }
        return new Decided.Unknown(ref);
    }

    /// @param percent of the submissions that name no version
    /// @param applied whether the version has to be there: one that is about to be applied is set first
    public Decided setCanary(TemplateRef ref, int percent, boolean applied, Word word) {
        Optional<AppliedTemplate> version = find(ref);
        if (applied && version.isEmpty()) {
            return new Decided.Unknown(ref);
        }
        if (version.flatMap(AppliedTemplate::deprecated).isPresent()) {
            return new Decided.Refused(ref + " is deprecated", "reinstate it first");
        }
        Optional<String> usual =
                pointers.usualBeside(ref).map(other -> other.ref().version());
        if (usual.isEmpty()) {
            return new Decided.Refused(
                    "there is no other version that is in use, so all submissions get this one",
                    "apply the version before it first");
        }
        if (PointerItem.sk(usual.get()).compareTo(PointerItem.sk(ref.version())) > 0) {
            return new Decided.Refused(
                    "submissions get " + usual.get() + ", which is newer", "try out a version that is newer than that");
        }
        Instant now = time.instant();
        Notice notice = TemplateNotices.canarySet(ref, percent, word.reason(), now, word.by());
        for (Canary standing = canary(ref.namespace(), ref.name()); ; ) {
            switch (put(standing.set(new Canary.Share(ref.version(), percent), now, word.by()), notice)) {
                case Write.Moved<Canary> moved -> {
                    return new Decided.OfCanary(moved.now());
                }
                case Write.Lost<Canary> lost -> standing = lost.now().orElseThrow();
            }
        }
    }

    /// @param promoted whether all submissions without a version get it from now on, or none
    public Decided endCanary(String namespace, String name, boolean promoted, Word word) {
        Instant now = time.instant();
        Canary standing = canary(namespace, name);
        if (standing.share().isEmpty()) {
            return new Decided.NoCanary();
        }
        TemplateRef ref =
                new TemplateRef(namespace, name, standing.share().get().version());
        if (promoted && find(ref).flatMap(AppliedTemplate::deprecated).isPresent()) {
            return new Decided.Refused(ref + " is deprecated", "reinstate it first, or abort");
        }
        Canary next = standing.ended(promoted, now, word.by());
        Notice notice = TemplateNotices.canaryEnded(ref, promoted, word.reason(), now, word.by());
        return switch (put(next, notice)) {
            case Write.Moved<Canary> moved -> new Decided.OfCanary(moved.now());
            case Write.Lost<Canary> lost ->
                new Decided.Refused("somebody else changed the canary just now", "look at it again");
        };
    }

    /// What is tried out, if anything, and what was.
    public Canary canary(String namespace, String name) {
        return pointers.canary(namespace, name).orElseGet(() -> Canary.none(namespace, name));
    }

    private Write<Canary> put(Canary next, Notice notice) {
        var item = CanaryItem.of(next, List.of(notice), chance.name());
        return next.revision() == 1
                ? writer.put(next, item, Condition.MUST_BE_NEW, Map.of(), CanaryItem::read)
                : writer.put(
                        next,
                        item,
                        Condition.UNCHANGED_SINCE_READ,
                        Map.of("read", next.revision() - 1),
                        CanaryItem::read);
    }

    private Optional<AppliedTemplate> find(TemplateRef ref) {
        return pointers.find(ref.namespace(), ref.name(), ref.version());
    }
}
