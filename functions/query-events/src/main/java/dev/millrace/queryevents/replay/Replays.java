package dev.millrace.queryevents.replay;

import dev.millrace.engine.port.Write;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.queryevents.store.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Replays in the table: `pk` is `replays`, `sk` is `replay#` and the id, which sorts by when it began.
public final class Replays {
    private static final String PK = "replays";
    private static final String SK = "replay#";

    private final TableReader table;
    private final TransitionWriter writer;

    public Replays(DynamoDbClient dynamoDb, String tableName) {
        this.table = new TableReader(dynamoDb, tableName);
        this.writer = new TransitionWriter(dynamoDb, tableName);
    }

    Optional<Replay> read(String id) {
        return table.get(PK, SK + id).map(Replays::replay);
    }

    /// The latest first.
    List<Replay> latest(int most) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND begins_with(sk, :sk)")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(PK), ":sk", AttributeValue.fromS(SK)))
                .scanIndexForward(false);
        return table.query(query, most).stream().map(Replays::replay).toList();
    }

    Write<Replay> put(Replay next, String writtenBy) {
        Item item = item(next, writtenBy);
        return next.version() == 1
                ? writer.put(next, item, Condition.MUST_BE_NEW, Map.of(), Replays::replay)
                : writer.put(
                        next,
                        item,
                        Condition.UNCHANGED_SINCE_READ,
                        Map.of("read", next.version() - 1),
                        Replays::replay);
    }

    private static Item item(Replay replay, String writtenBy) {
        NewItem item = new NewItem(PK, SK + replay.id())
                .text("asked", replay.asked())
                .text("state", replay.state().name())
                .textIfAny("after", replay.after().map(Position::text))
                .number("slice", replay.slice())
                .number("told", replay.told())
                .number("refused", replay.refused())
                .number(NoticeAttributes.VERSION, replay.version())
                .instant("createdAt", replay.createdAt())
                .instant("updatedAt", replay.updatedAt())
                .text("actor", replay.actor())
                .text("writer", writtenBy);
        return NoticeAttributes.put(replay.news(), item).item();
    }

    private static Replay replay(Item item) {
        return new Replay(
                item.text("sk").substring(SK.length()),
                item.text("asked"),
                Replay.State.valueOf(item.text("state")),
                item.textIfAny("after")
                        .map(text -> Position.parse(text)
                                .orElseThrow(() -> item.broken("after", "is no position of the event store"))),
                item.number("slice"),
                item.number("told"),
                item.number("refused"),
                item.number(NoticeAttributes.VERSION),
                item.instant("createdAt"),
                item.instant("updatedAt"),
                item.text("actor"),
                List.of());
    }
}
