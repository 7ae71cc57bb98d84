package dev.millrace.engineaws.letter;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.port.LetterStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.engineaws.task.Namespaces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Dead letters in DynamoDB: each one item, each write one conditional put.
public final class DynamoLetterStore implements LetterStore {
    private static final int AT_ONCE = 16;
    private static final int CHUNK = 100;

    /// How many keys are looked at for one page, so that a rare reason in a long list costs a bounded page.
    private static final int MOST_KEYS = 1_000;

    /// Sorts after every place of a list.
    private static final String START = "~";

    private static final Comparator<Item> NEWEST =
            Comparator.<Item, String>comparing(item -> item.text("listSk")).reversed();

    private final TableReader table;
    private final TransitionWriter writer;

    public DynamoLetterStore(DynamoDbClient dynamoDb, String tableName) {
        table = new TableReader(dynamoDb, tableName);
        writer = new TransitionWriter(dynamoDb, tableName);
    }

    @Override
    public Optional<DeadLetter> read(LetterId id) {
        return table.get(LetterItem.pk(id), LetterItem.sk(id)).map(LetterItem::read);
    }

    @Override
    public Write<DeadLetter> put(DeadLetter next) {
        return next.version() == 1
                ? writer.put(next, LetterItem.of(next), Condition.MUST_BE_NEW, Map.of(), LetterItem::read)
                : writer.put(
                        next,
                        LetterItem.of(next),
                        Condition.UNCHANGED_SINCE_READ,
                        Map.of("read", next.version() - 1),
                        LetterItem::read);
    }

    @Override
    public LetterList list(LetterQuery query) {
        List<String> partitions = partitions(query);
        String position = query.next().map(DynamoLetterStore::position).orElse(START);
        List<DeadLetter> found = new ArrayList<>();
        for (int seen = 0; seen < MOST_KEYS; ) {
            List<Item> keys = newest(partitions, position);
            Map<String, DeadLetter> letters = read(keys);
            for (Item key : keys) {
                position = key.text("listSk");
                LetterItem.idOf(position)
                        .map(LetterId::text)
                        .map(letters::get)
                        .filter(letter -> matches(letter, query))
                        .ifPresent(found::add);
                if (found.size() == query.most()) {
                    return new LetterList(found, Optional.of(token(position)));
                }
            }
            if (keys.size() < CHUNK) {
                return new LetterList(found, Optional.empty());
            }
            seen += keys.size();
        }
        return new LetterList(found, Optional.of(token(position)));
    }

    private List<String> partitions(LetterQuery query) {
        List<LetterState> states = query.state().map(List::of).orElse(List.of(LetterState.values()));
        Stream<String> namespaces = query.namespace()
                .map(Stream::of)
                .orElseGet(() -> Stream.concat(Stream.of(DeadLetter.NOWHERE), Namespaces.in(table).stream()));
        return namespaces
                .flatMap(namespace -> states.stream().map(state -> LetterItem.listPk(namespace, state)))
                .toList();
    }

    private List<Item> newest(List<String> partitions, String before) {
        return InParallel.each(partitions, AT_ONCE, partition -> newest(partition, before)).stream()
                .flatMap(List::stream)
                .sorted(NEWEST)
                .limit(CHUNK)
                .toList();
    }

    private List<Item> newest(String partition, String before) {
        return table.query(
                QueryRequest.builder()
                        .indexName("list")
                        .keyConditionExpression("listPk = :pk AND listSk < :before")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(partition), ":before", AttributeValue.fromS(before)))
                        .scanIndexForward(false),
                CHUNK);
    }

    private Map<String, DeadLetter> read(List<Item> found) {
        var keys = found.stream()
                .flatMap(item -> LetterItem.idOf(item.text("listSk")).stream())
                .distinct()
                .map(LetterItem::key)
                .toList();
        Map<String, DeadLetter> letters = new TreeMap<>();
        table.get(keys, false).stream()
                .map(LetterItem::read)
                .forEach(letter -> letters.put(letter.id().text(), letter));
        return letters;
    }

    private static boolean matches(DeadLetter letter, LetterQuery query) {
        return query.state().map(state -> letter.state() == state).orElse(true)
                && query.reason().map(reason -> letter.reason() == reason).orElse(true);
    }

    private static String token(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws IllegalArgumentException if no page was answered with this token
    private static String position(String token) {
        String position = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
        if (LetterItem.idOf(position).isEmpty()) {
            throw new IllegalArgumentException(
                    "'next' is not what a page was answered with. Ask for the first page again, without 'next'.");
        }
        return position;
    }
}
