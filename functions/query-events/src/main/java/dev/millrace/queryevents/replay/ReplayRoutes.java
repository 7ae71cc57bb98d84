package dev.millrace.queryevents.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.queryevents.replay.ToSubscription.Recipient;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Asked;
import dev.millrace.queryevents.request.Bodies;
import dev.millrace.queryevents.request.Refusal;
import dev.millrace.queryevents.request.Span;
import dev.millrace.queryevents.store.EventQuery;
import dev.millrace.queryevents.store.EventStore;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// Replays over HTTP.
public final class ReplayRoutes {
    private static final int USUAL_RATE = 100;
    private static final int MOST_LISTED = 100;

    private final ReplayEvents replayEvents;
    private final Replays replays;
    private final EventStore store;
    private final ToSubscription toSubscription;
    private final Span span;
    private final InstantSource clock;

    public ReplayRoutes(
            ReplayEvents replayEvents,
            Replays replays,
            EventStore store,
            ToSubscription toSubscription,
            Span span,
            InstantSource clock) {
        this.replayEvents = replayEvents;
        this.replays = replays;
        this.store = store;
        this.toSubscription = toSubscription;
        this.span = span;
        this.clock = clock;
    }

    public ObjectNode begin(JsonNode request, BooleanSupplier timeLeft) {
        Asked asked = Asked.inBody(Bodies.object(request));
        int rate = asked.number("rate", USUAL_RATE, 1, Plan.FASTEST);
        int version = asked.number("version", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        boolean dryRun = asked.flag("dryRun");
        if (asked.text("from").isEmpty() && asked.text("task").isEmpty()) {
            asked.problem("from", "it is missing", "say from when on, or of which task");
        }
        EventQuery query = span.of(asked, "types", clock.instant());
        Optional<Recipient> recipient = recipient(asked);
        asked.check();
        Plan plan = new Plan(query, recipient.map(to -> to.known().said().name()), rate, version);
        return dryRun
                ? count(plan, recipient, timeLeft)
                : Answers.of(201, document(replayEvents.begin(plan, Bodies.actor(request))));
    }

    private Optional<Recipient> recipient(Asked asked) {
        Optional<String> name = asked.text("subscription");
        Optional<Recipient> recipient = name.flatMap(toSubscription::find);
        if (name.isPresent() && recipient.isEmpty()) {
            asked.problem("subscription", "there is no subscription " + name.get(), "see GET /subscriptions");
        }
        return recipient;
    }

    public ObjectNode list() {
        ObjectNode body = Answers.object();
        ArrayNode all = body.putArray("replays");
        replays.latest(MOST_LISTED).forEach(replay -> all.add(document(replay)));
        return Answers.of(200, body);
    }

    public ObjectNode show(JsonNode request) {
        return Answers.of(200, document(found(request, replays.read(id(request)))));
    }

    public ObjectNode order(JsonNode request) {
        String name = request.path("pathParameters").path("action").asText("");
        Replay.Order order = order(name);
        String reason = Asked.inBody(Bodies.object(request)).text("reason").orElse("");
        Replay now = found(request, replayEvents.order(id(request), order, Bodies.actor(request), reason));
        if (now.state().ends() && !(order == Replay.Order.CANCEL && now.state() == Replay.State.CANCELLED)) {
            throw new Refusal(
                    409, "ENDED", "id", "the replay is " + word(now.state()), "begin another one with POST /replays");
        }
        return Answers.of(200, document(now));
    }

    private static Replay.Order order(String name) {
        return switch (name) {
            case "pause" -> Replay.Order.PAUSE;
            case "resume" -> Replay.Order.RESUME;
            case "cancel" -> Replay.Order.CANCEL;
            default ->
                throw new Refusal(
                        404,
                        "UNKNOWN_ACTION",
                        "action",
                        "a replay can't be told to '" + name + "'",
                        "use pause, resume or cancel");
        };
    }

    /// What a replay would tell, as far as it could be counted in the time there is.
    private ObjectNode count(Plan plan, Optional<Recipient> recipient, BooleanSupplier timeLeft) {
        TreeMap<String, Integer> types = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        boolean all = store.read(
                        plan.query(),
                        Optional.empty(),
                        event -> {
                            if (!recipient.map(to -> to.wants(event)).orElse(true)) {
                                return true;
                            }
                            types.merge(event.type(), 1, Integer::sum);
                            ids.add(event.id());
                            return true;
                        },
                        timeLeft)
                .isEmpty();
        int events = types.values().stream().mapToInt(Integer::intValue).sum();
        ObjectNode body = Answers.object()
                .put("dryRun", true)
                .put("events", events)
                .put("copies", events - ids.size())
                .put("counted", all ? "all" : "some")
                .put("seconds", Math.ceilDiv(events, plan.rate()));
        types.forEach(body.putObject("types")::put);
        body.set("asked", plan.json());
        return Answers.of(200, body);
    }

    private static ObjectNode document(Replay replay) {
        ObjectNode document = Answers.object()
                .put("id", replay.id())
                .put("state", word(replay.state()))
                .put("told", replay.told())
                .put("refused", replay.refused())
                .put("createdAt", replay.createdAt().toString())
                .put("updatedAt", replay.updatedAt().toString())
                .put("actor", replay.actor());
        replay.after().ifPresent(position -> document.put("reached", position.key()));
        document.set("asked", Plan.parse(replay.asked()).json());
        return document;
    }

    private static Replay found(JsonNode request, Optional<Replay> replay) {
        return replay.orElseThrow(() ->
                new Refusal(404, "UNKNOWN_REPLAY", "id", "there is no replay " + id(request), "see GET /replays"));
    }

    private static String id(JsonNode request) {
        return request.path("pathParameters").path("id").asText("");
    }

    private static String word(Replay.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
