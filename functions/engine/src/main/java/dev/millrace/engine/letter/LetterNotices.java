package dev.millrace.engine.letter;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What the write of a dead letter tells.
public final class LetterNotices {
    private LetterNotices() {}

    public static Notice of(DeadLetter letter) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("deadLetter", letter.id().text());
        fields.put("namespace", letter.namespace());
        fields.put("reason", word(letter.reason()));
        fields.put("errorCode", letter.error().code());
        fields.put("attempts", letter.attempts());
        letter.template().ifPresent(template -> fields.put("template", template));
        letter.subject().taskIfAny().ifPresent(task -> fields.put("task", task.text()));
        if (letter.subject() instanceof LetterSubject.OfStep step) {
            fields.put("step", step.name());
        }
        if (letter.subject() instanceof LetterSubject.OfMessage message) {
            fields.put("queue", message.queue());
        }
        if (!letter.note().isEmpty()) {
            fields.put("note", letter.note());
        }
        return new Notice(type(letter), letter.changedAt(), letter.actor(), fields);
    }

    /// As people write it: `attempts-exhausted`.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static NoticeType type(DeadLetter letter) {
        if (letter.version() == 1) {
            return NoticeType.DEAD_LETTER_RECORDED;
        }
        return switch (letter.state()) {
            case OPEN -> NoticeType.DEAD_LETTER_RECORDED;
            case INVESTIGATING -> NoticeType.DEAD_LETTER_INVESTIGATED;
            case REDRIVEN -> NoticeType.DEAD_LETTER_REDRIVEN;
            case RESOLVED -> NoticeType.DEAD_LETTER_RESOLVED;
            case DISMISSED -> NoticeType.DEAD_LETTER_DISMISSED;
        };
    }
}
