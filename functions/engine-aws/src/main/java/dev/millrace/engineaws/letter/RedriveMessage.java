package dev.millrace.engineaws.letter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.port.LetterQueues.Redrive;
import dev.millrace.engineaws.function.PoisonMessageException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;

/// The body of a message on the queue of redrives:
/// `{"letter":"…","note":"…","actor":"…","leftSeconds":0,"tries":0}`.
public final class RedriveMessage {
    private static final JsonFactory JSON = new JsonFactory();

    private RedriveMessage() {}

    static String body(Redrive redrive) {
        StringWriter text = new StringWriter(200);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("letter", redrive.letter().text());
            json.writeStringField("note", redrive.note());
            json.writeStringField("actor", redrive.actor());
            json.writeNumberField("leftSeconds", redrive.left().toSeconds());
            json.writeNumberField("tries", redrive.tries());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }

    /// @throws PoisonMessageException if it is none
    public static Redrive parse(String body) {
        String letter = "";
        String note = "";
        String actor = "";
        long left = 0;
        int tries = 0;
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "letter" -> letter = json.getText();
                    case "note" -> note = json.getText();
                    case "actor" -> actor = json.getText();
                    case "leftSeconds" -> left = json.getValueAsLong();
                    case "tries" -> tries = json.getValueAsInt();
                    default -> json.skipChildren();
                }
            }
        } catch (IOException noJson) {
            throw new PoisonMessageException("It is no JSON object: " + noJson.getMessage());
        }
        Duration rest = Duration.ofSeconds(Math.max(0, left));
        int refused = tries;
        String why = note;
        String who = actor;
        return LetterId.parse(letter)
                .map(id -> new Redrive(id, why, who, rest, refused))
                .orElseThrow(() -> new PoisonMessageException("It names no dead letter"));
    }
}
