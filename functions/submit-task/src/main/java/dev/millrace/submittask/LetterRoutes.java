package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterAction;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterNotices;
import dev.millrace.engine.letter.LetterReason;
import dev.millrace.engine.letter.LetterState;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.port.LetterStore.LetterList;
import dev.millrace.engine.port.LetterStore.LetterQuery;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.TendLetters;
import dev.millrace.engine.usecase.TendLetters.Tended;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Dead letters: `/dead-letters`, `/dead-letters/{id}`, `/dead-letters/{id}/{action}`, and many at once by
/// `/dead-letters/redrive`.
final class LetterRoutes {
    private static final int LONGEST_NOTE = 200;
    private static final Set<String> OF_ONE = Set.of("reason");
    private static final Set<String> OF_MANY = Set.of("filter", "reason", "over", "dryRun");
    private static final Set<String> FILTERS = Set.of("namespace", "state", "reason");

    /// Letters that an answer about many shows; it counts them all.
    private static final int SHOWN = 100;

    private final TendLetters letters;

    LetterRoutes(TendLetters letters) {
        this.letters = letters;
    }

    ObjectNode list(
            Optional<String> namespace,
            Optional<String> state,
            Optional<String> reason,
            int most,
            Optional<String> next,
            Problems problems) {
        LetterQuery query = new LetterQuery(
                namespace,
                oneOf("state", state, LetterState.values(), problems),
                oneOf("reason", reason, LetterReason.values(), problems),
                most,
                next);
        problems.throwIfAny();
        try {
            LetterList list = letters.list(query);
            ObjectNode answer = Documents.object();
            add(list.letters(), answer);
            list.next().ifPresent(token -> answer.put("next", token));
            return HttpDoor.response(200, answer);
        } catch (IllegalArgumentException e) {
            throw Problems.found("next", "this is no place to go on from", "use the next of the page before");
        }
    }

    ObjectNode show(String id) {
        DeadLetter letter = letters.show(id(id)).orElseThrow(() -> unknown(id));
        ObjectNode document = document(letter);
        if (letter.subject() instanceof LetterSubject.OfMessage message) {
            document.put("body", message.body());
        }
        return answer(document);
    }

    ObjectNode tend(String id, String word, String body, String actor, Invocation invocation) {
        LetterAction action = Arrays.stream(LetterAction.values())
                .filter(known -> LetterNotices.word(known).equals(word))
                .findFirst()
                .orElseThrow(() -> Problems.refused(
                        404,
                        "UNKNOWN_ACTION",
                        "action",
                        "a dead letter can't be told to '" + word + "'",
                        "use one of investigate, redrive, resolve, dismiss"));
        Problems problems = new Problems();
        String note = note(new Fields(body(body), OF_ONE, problems), problems);
        problems.throwIfAny();
        return switch (letters.tend(id(id), action, note, actor, invocation)) {
            case Tended.Done done -> answer(document(done.letter()));
            case Tended.Refused refused ->
                HttpDoor.response(
                        409,
                        Problems.refused(
                                        409,
                                        refused.forNow() ? "NOT_NOW" : "NOT_POSSIBLE",
                                        "id",
                                        "dead letter " + id + " can't be told to " + word + ": " + refused.because(),
                                        refused.forNow()
                                                ? "try again when its task has settled"
                                                : "see how it stands with GET /dead-letters/" + id)
                                .document());
            case Tended.Unknown unknown -> throw unknown(id);
        };
    }

    /// @param text `{"filter": {"namespace"?, "state"?, "reason"?}, "reason"?, "over"?, "dryRun"?}`
    ObjectNode redriveMany(String text, String actor) {
        JsonNode body = body(text);
        Problems problems = new Problems();
        Fields fields = new Fields(body, OF_MANY, problems);
        String note = note(fields, problems);
        Duration over = fields.duration("over", TendLetters.LONGEST_SPREAD).orElse(Duration.ZERO);
        Fields filter = new Fields(
                body.path("filter").isMissingNode() ? Documents.object() : body.path("filter"), FILTERS, problems);
        LetterQuery query = new LetterQuery(
                filter.text("namespace"),
                oneOf("$.filter.state", filter.text("state"), LetterState.values(), problems),
                oneOf("$.filter.reason", filter.text("reason"), LetterReason.values(), problems),
                SHOWN,
                Optional.empty());
        if (body.has("dryRun") && !body.path("dryRun").isBoolean()) {
            problems.add("$.dryRun", "this is neither true nor false", "send true to see what would be redriven");
        }
        problems.throwIfAny();
        List<DeadLetter> found = letters.waiting(query);
        boolean dry = body.path("dryRun").asBoolean(false);
        if (!dry) {
            letters.redriveAll(found, over, note, actor);
        }
        ObjectNode answer = Documents.object()
                .put("found", found.size())
                .put("dryRun", dry)
                .put("overSeconds", over.toSeconds())
                .put("more", found.size() == TendLetters.MOST_AT_ONCE);
        add(found.subList(0, Math.min(SHOWN, found.size())), answer);
        return HttpDoor.response(dry ? 200 : 202, answer);
    }

    /// A person sets a task aside.
    ObjectNode setAside(TaskId task, String text, String actor, Invocation invocation) {
        Problems problems = new Problems();
        String note = note(new Fields(body(text), OF_ONE, problems), problems);
        problems.throwIfAny();
        return letters.setAside(task, note, actor, invocation)
                .map(letter -> answer(document(letter)))
                .orElseThrow(() -> HttpDoor.unknownTask(task.text()));
    }

    private static JsonNode body(String text) {
        return text.isBlank() ? Documents.object() : Documents.parse(text);
    }

    private static String note(Fields fields, Problems problems) {
        String note = fields.text("reason").orElse("");
        if (note.length() > LONGEST_NOTE) {
            problems.add("$.reason", "it has " + note.length() + " characters", "use at most " + LONGEST_NOTE);
        }
        return note;
    }

    private static <E extends Enum<E>> Optional<E> oneOf(
            String at, Optional<String> written, E[] constants, Problems problems) {
        Optional<E> constant = written.flatMap(word -> Arrays.stream(constants)
                .filter(one -> LetterNotices.word(one).equals(word))
                .findFirst());
        if (written.isPresent() && constant.isEmpty()) {
            List<String> known =
                    Arrays.stream(constants).map(LetterNotices::word).toList();
            problems.add(at, "'" + written.get() + "' is not known here", "use one of " + String.join(", ", known));
        }
        return constant;
    }

    private static LetterId id(String text) {
        return LetterId.parse(text).orElseThrow(() -> unknown(text));
    }

    private static Problems.Found unknown(String id) {
        return Problems.refused(
                404, "UNKNOWN_DEAD_LETTER", "id", "there is no dead letter " + id, "see GET /dead-letters");
    }

    private static ObjectNode answer(ObjectNode letter) {
        ObjectNode answer = Documents.object();
        answer.set("deadLetter", letter);
        return HttpDoor.response(200, answer);
    }

    private static void add(List<DeadLetter> letters, ObjectNode answer) {
        ArrayNode list = answer.putArray("deadLetters");
        letters.forEach(letter -> list.add(document(letter)));
    }

    /// Without a message's body, which may hold what not everybody who lists letters is to see.
    private static ObjectNode document(DeadLetter letter) {
        ObjectNode document = Documents.object()
                .put("id", letter.id().text())
                .put("state", LetterNotices.word(letter.state()))
                .put("reason", LetterNotices.word(letter.reason()))
                .put("namespace", letter.namespace());
        letter.template().ifPresent(template -> document.put("template", template));
        letter.subject().taskIfAny().ifPresent(task -> document.put("task", task.text()));
        switch (letter.subject()) {
            case LetterSubject.OfStep step ->
                document.put("step", step.name()).put("epoch", step.epoch()).put("attempt", step.attempt());
            case LetterSubject.OfTask task -> document.put("epoch", task.epoch());
            case LetterSubject.OfMessage message ->
                document.put("queue", message.queue())
                        .put("bytes", message.body().getBytes(StandardCharsets.UTF_8).length);
        }
        document.putObject("error")
                .put("code", letter.error().code())
                .put("message", letter.error().message());
        return document.put("attempts", letter.attempts())
                .put("firstAt", letter.firstAt().toString())
                .put("at", letter.at().toString())
                .put("note", letter.note())
                .put("actor", letter.actor())
                .put("changedAt", letter.changedAt().toString())
                .put("revision", letter.version());
    }
}
