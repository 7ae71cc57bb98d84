package dev.millrace.engineaws.template;

import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Reads the items of applied versions.
final class Pointers {
    /// Sorts before every name, and right behind what it follows.
    private static final String BEGIN = "!";

    /// Sorts after every version and every name.
    private static final String END = "~";

    /// Together, so many items are billed as one read unit or few.
    private static final int AT_ONCE = 10;

    private final TableReader table;

    Pointers(DynamoDbClient dynamoDb, String table) {
        this.table = new TableReader(dynamoDb, table);
    }

    Optional<AppliedTemplate> find(String namespace, String name, String version) {
        return table.get(PointerItem.pk(namespace, name), PointerItem.sk(version))
                .map(PointerItem::read);
    }

    /// @param usual what a submission without a version gets
    /// @param canary what some of them get instead
    record Standing(AppliedTemplate usual, Optional<Tried> canary) {}

    /// @param percent how many in a hundred get it
    record Tried(AppliedTemplate template, int percent) {}

    /// One query, as long as not all of the newest [#AT_ONCE] versions are deprecated: it brings the canary with the
    /// newest versions. Where all are deprecated, the newest is the usual one.
    Optional<Standing> standing(String namespace, String name) {
        List<Item> items = table.query(newestFirst(namespace, name, PointerItem.VERSIONS + END), AT_ONCE);
        Canary canary = items.stream()
                .findFirst()
                .filter(CanaryItem::isOne)
                .map(CanaryItem::read)
                .orElseGet(() -> Canary.none(namespace, name));
        List<AppliedTemplate> versions = items.stream()
                .filter(item -> !CanaryItem.isOne(item))
                .map(PointerItem::read)
                .toList();
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        Optional<Tried> tried = canary.share().flatMap(share -> tried(share, versions, namespace, name));
        Optional<AppliedTemplate> usual = usual(versions, canary);
        for (List<AppliedTemplate> older = versions; usual.isEmpty() && !older.isEmpty(); ) {
            older = versions(namespace, name, Optional.of(older.getLast().ref().version()), AT_ONCE);
            usual = usual(older, canary);
        }
        return Optional.of(
                usual.isPresent()
                        ? new Standing(usual.get(), tried)
                        : new Standing(tried.map(Tried::template).orElse(versions.getFirst()), Optional.empty()));
    }

    private Optional<Tried> tried(Canary.Share share, List<AppliedTemplate> seen, String namespace, String name) {
        return seen.stream()
                .filter(version -> version.ref().version().equals(share.version()))
                .findFirst()
                .or(() -> find(namespace, name, share.version()))
                .filter(version -> version.deprecated().isEmpty())
                .map(version -> new Tried(version, share.percent()));
    }

    /// What a submission without a version would get if this one were tried out.
    Optional<AppliedTemplate> usualBeside(TemplateRef tried) {
        Canary canary = canary(tried.namespace(), tried.name())
                .orElseGet(() -> Canary.none(tried.namespace(), tried.name()))
                .set(new Canary.Share(tried.version(), 0), Instant.EPOCH, "");
        return usual(versions(tried.namespace(), tried.name(), Optional.empty(), Integer.MAX_VALUE), canary);
    }

    private static Optional<AppliedTemplate> usual(List<AppliedTemplate> versions, Canary canary) {
        return versions.stream()
                .filter(version -> version.deprecated().isEmpty()
                        && !canary.passesOver(version.ref().version()))
                .findFirst();
    }

    Optional<Canary> canary(String namespace, String name) {
        return table.get(PointerItem.pk(namespace, name), CanaryItem.SK).map(CanaryItem::read);
    }

    /// Newest first.
    ///
    /// @param before only versions lower than this one
    List<AppliedTemplate> versions(String namespace, String name, Optional<String> before, int most) {
        var query = newestFirst(namespace, name, before.map(PointerItem::sk).orElse(CanaryItem.SK));
        return table.query(query, most).stream().map(PointerItem::read).toList();
    }

    private static QueryRequest.Builder newestFirst(String namespace, String name, String before) {
        return QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND sk < :before")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(PointerItem.pk(namespace, name)),
                        ":before", AttributeValue.fromS(before)))
                .scanIndexForward(false)
                .consistentRead(true);
    }

    /// In the order of their names; all versions of each. The index lags a little behind.
    ///
    /// @param after a position, exclusive
    List<Position> list(Optional<String> namespace, Optional<String> after, int most) {
        String prefix = namespace.map(name -> name + "#").orElse("");
        var query = QueryRequest.builder()
                .indexName("list")
                .keyConditionExpression("listPk = :pk AND listSk BETWEEN :first AND :last")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(PointerItem.LIST),
                        ":first",
                                AttributeValue.fromS(
                                        after.map(position -> position + BEGIN).orElse(prefix + BEGIN)),
                        ":last", AttributeValue.fromS(prefix + END)));
        List<Item> keys = table.query(query, most);
        return table.get(keys.stream().map(Pointers::key).toList(), false).stream()
                .map(item -> new Position(item.text("listSk"), PointerItem.read(item)))
                .sorted(Comparator.comparing(Position::position))
                .toList();
    }

    /// @param position where it stands in the list
    record Position(String position, AppliedTemplate template) {}

    private static Map<String, AttributeValue> key(Item item) {
        return Map.of("pk", AttributeValue.fromS(item.text("pk")), "sk", AttributeValue.fromS(item.text("sk")));
    }
}
