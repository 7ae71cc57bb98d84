package dev.millrace.engineaws.letter;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterNotices;
import dev.millrace.engine.letter.LetterReason;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A dead letter as an item. A task's letters lie with the task (`task#<id>` / `letter#<step>-<time>`), so that
/// whatever deletes the task deletes them; a message's lies alone.
///
/// It is found in the list index under its namespace and state, newest first: an action moves it from one state's list
/// to the other's. Letters are written by few functions and one at a time, so a list is one partition.
final class LetterItem {
    private static final String OF_TASK = "task#";
    private static final String LETTER = "letter#";
    private static final String ALONE = "letter";
    private static final int DIGITS_OF_MILLIS = 13;

    private LetterItem() {}

    static String pk(LetterId id) {
        return switch (id) {
            case LetterId.OfTask of -> OF_TASK + of.task().text();
            case LetterId.OfMessage of -> LETTER + of.message();
        };
    }

    static String sk(LetterId id) {
        return switch (id) {
            case LetterId.OfTask of -> LETTER + of.local();
            case LetterId.OfMessage of -> ALONE;
        };
    }

    static Map<String, AttributeValue> key(LetterId id) {
        return Map.of("pk", AttributeValue.fromS(pk(id)), "sk", AttributeValue.fromS(sk(id)));
    }

    static String listPk(String namespace, LetterState state) {
        return "letters#" + namespace + "#" + word(state);
    }

    static String listSk(DeadLetter letter) {
        String millis = Long.toString(letter.at().toEpochMilli());
        return "0".repeat(DIGITS_OF_MILLIS - millis.length())
                + millis
                + letter.id().text();
    }

    /// @return which letter stands at a place of the list
    static Optional<LetterId> idOf(String listSk) {
        return listSk.length() > DIGITS_OF_MILLIS
                        && listSk.substring(0, DIGITS_OF_MILLIS).matches("[0-9]+")
                ? LetterId.parse(listSk.substring(DIGITS_OF_MILLIS))
                : Optional.empty();
    }

    static Item of(DeadLetter letter) {
        NewItem item = new NewItem(pk(letter.id()), sk(letter.id()))
                .text("id", letter.id().text())
                .text("listPk", listPk(letter.namespace(), letter.state()))
                .text("listSk", listSk(letter))
                .text("reason", word(letter.reason()))
                .text("state", word(letter.state()))
                .text("namespace", letter.namespace())
                .textIfAny("template", letter.template())
                .text("errorCode", letter.error().code())
                .text("errorMessage", letter.error().message())
                .number("attempts", letter.attempts())
                .instant("first", letter.firstAt())
                .instant("at", letter.at())
                .text("note", letter.note())
                .text("actor", letter.actor())
                .instant("changed", letter.changedAt())
                .number("version", letter.version())
                .text("writer", letter.writer());
        switch (letter.subject()) {
            case LetterSubject.OfStep step ->
                item.number("step", step.number())
                        .text("name", step.name())
                        .number("epoch", step.epoch())
                        .number("attempt", step.attempt());
            case LetterSubject.OfTask task -> item.number("epoch", task.epoch());
            case LetterSubject.OfMessage message ->
                item.text("queue", message.queue())
                        .text("body", message.body())
                        .text("trace", message.traceparent())
                        .textIfAny("task", message.task().map(TaskId::text));
        }
        return NoticeAttributes.put(List.of(LetterNotices.of(letter)), item).item();
    }

    static DeadLetter read(Item item) {
        LetterId id = LetterId.parse(item.text("id")).orElseThrow(() -> item.broken("id", "names no dead letter"));
        return new DeadLetter(
                id,
                subject(id, item),
                LetterReason.valueOf(constant(item.text("reason"))),
                LetterState.valueOf(constant(item.text("state"))),
                item.text("namespace"),
                item.textIfAny("template"),
                new StepError(item.text("errorCode"), item.text("errorMessage")),
                item.integer("attempts"),
                item.instant("first"),
                item.instant("at"),
                item.text("note"),
                item.text("actor"),
                item.instant("changed"),
                item.number("version"),
                item.text("writer"));
    }

    private static LetterSubject subject(LetterId id, Item item) {
        return switch (id) {
            case LetterId.OfMessage of ->
                new LetterSubject.OfMessage(
                        of.message(),
                        item.text("queue"),
                        item.text("body"),
                        item.text("trace"),
                        item.textIfAny("task").map(TaskId::new));
            case LetterId.OfTask of ->
                of.step().isPresent()
                        ? new LetterSubject.OfStep(
                                of.task(),
                                item.integer("step"),
                                item.text("name"),
                                item.integer("epoch"),
                                item.integer("attempt"))
                        : new LetterSubject.OfTask(of.task(), item.integer("epoch"));
        };
    }

    private static String word(Enum<?> constant) {
        return LetterNotices.word(constant);
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
