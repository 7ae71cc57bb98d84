package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "replays", description = "Lists replays, shows one, or pauses, resumes or cancels it.")
public final class EventsReplaysCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(index = "0", arity = "0..1", paramLabel = "REPLAY", description = "The replay; else all are listed.")
    private Optional<String> replay = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "pause, resume or cancel; else it is shown.")
    private Optional<String> action = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsReplaysCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        JsonNode answer = replay.map(id -> one(api, "/replays/" + Api.encoded(id)))
                .orElseGet(() -> api.get("/replays", Map.of()));
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else if (replay.isPresent()) {
            here.terminal().line(line(answer));
        } else {
            if (answer.path("replays").isEmpty()) {
                here.terminal().line("No replays. './millrace events replay --from 2h' counts what one would tell.");
            }
            answer.path("replays").forEach(each -> here.terminal().line(line(each)));
        }
        return ExitCode.COMPLETE;
    }

    private JsonNode one(Api api, String path) {
        if (action.isEmpty()) {
            return api.get(path, Map.of());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(text -> body.put("reason", text));
        return api.post(path + "/" + Api.encoded(action.get()), body).body();
    }

    private static String line(JsonNode replay) {
        JsonNode asked = replay.path("asked");
        return Text.fit(replay.path("id").asText(), 26) + "  "
                + Text.fit(replay.path("state").asText(), 10) + "  "
                + "%8d told".formatted(replay.path("told").asLong()) + "  "
                + asked.path("from").asText() + " to " + asked.path("to").asText() + ", "
                + asked.path("rate").asInt() + "/s";
    }
}
