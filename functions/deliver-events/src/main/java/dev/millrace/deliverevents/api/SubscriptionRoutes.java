package dev.millrace.deliverevents.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.deliver.Deliveries;
import dev.millrace.deliverevents.match.EventPatterns;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.send.Handlers;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Order;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engine.usecase.ChangeSubscriptions.Changed;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.subscription.SubscriptionReader;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Makes, changes, shows and stops subscriptions, and delivers again what was kept.
public final class SubscriptionRoutes {
    private static final int MOST_LISTED = 100;
    private static final int LONGEST_REASON = 500;

    private final SubscriptionStore store;
    private final ChangeSubscriptions changes;
    private final Deliveries deliveries;
    private final Subscriptions known;
    private final Handlers handlers;
    private final Ping ping;
    private final boolean keepsOrder;
    private final InstantSource clock;

    /// @param keepsOrder whether this deployment can deliver in order
    public SubscriptionRoutes(
            SubscriptionStore store,
            ChangeSubscriptions changes,
            Deliveries deliveries,
            Subscriptions known,
            Handlers handlers,
            Ping ping,
            boolean keepsOrder,
            InstantSource clock) {
        this.store = store;
        this.changes = changes;
        this.deliveries = deliveries;
        this.known = known;
        this.handlers = handlers;
        this.ping = ping;
        this.keepsOrder = keepsOrder;
        this.clock = clock;
    }

    public ObjectNode answer(Request request, Invocation invocation) {
        try {
            ObjectNode answer = route(request, invocation);
            if (!request.route().startsWith("GET ")) {
                known.forget();
            }
            return answer;
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    private ObjectNode route(Request request, Invocation invocation) {
        String name = request.path("name");
        return switch (request.route()) {
            case "POST /subscriptions" -> apply(request);
            case "GET /subscriptions" -> list();
            case "PUT /subscriptions/{name}" -> put(name, request);
            case "GET /subscriptions/{name}" -> show(name);
            case "DELETE /subscriptions/{name}" ->
                Answers.response(200, changed(changes.delete(name, request.actor()), name));
            case "GET /subscriptions/{name}/deliveries" -> deliveries(name, request);
            case "GET /subscriptions/{name}/dead-letters" -> deadLetters(name, request);
            case "POST /subscriptions/{name}/{action}" -> act(name, request, invocation);
            case "POST /subscriptions/{name}/deliveries/{id}/redeliver" -> redeliver(name, request.path("id"));
            default -> throw Refusal.of(404, "UNKNOWN_ROUTE", request.route(), "there is no such route", "see the API");
        };
    }

    /// All that a document declares; none of them where something is wrong with one.
    private ObjectNode apply(Request request) {
        ObjectNode body = Answers.object();
        ArrayNode results = body.putArray("results");
        for (Subscription said : read(request, Optional.empty())) {
            results.add(applied(changed(said, request)));
        }
        return Answers.response(200, body);
    }

    private ObjectNode put(String name, Request request) {
        Subscription said = read(request, Optional.of(name)).getFirst();
        Changed changed = changed(said, request);
        return Answers.response(changed.created() ? 201 : 200, applied(changed));
    }

    private Changed changed(Subscription said, Request request) {
        Changed changed = changes.apply(said, request.actor());
        if (changed.created()) {
            deliveries.lines().clear(said.name());
        }
        return changed;
    }

    private List<Subscription> read(Request request, Optional<String> name) {
        Problems problems = new Problems();
        List<Subscription> read = SubscriptionReader.read(request.body(), name, EventPatterns::problem, problems);
        if (!problems.isEmpty()) {
            throw Refusal.of(problems.sorted());
        }
        List<Problem> ofHandlers = read.stream()
                .flatMap(said -> handlers.problems(said).stream().map(problem -> inTarget(said, problem)))
                .toList();
        if (!ofHandlers.isEmpty()) {
            throw Refusal.of(ofHandlers);
        }
        read.forEach(this::checkOrder);
        return read;
    }

    /// `target.config.url` for what is `steps[0].config.url` to whoever checks steps.
    private static Problem inTarget(Subscription said, Problem problem) {
        String step = "steps[0]";
        String within = problem.at().startsWith(step) ? problem.at().substring(step.length()) : "." + problem.at();
        String inHttp = said.target().kind().equals("http") ? within.replaceFirst("^\\.config", ".http") : within;
        return new Problem(0, 0, said.name() + ".target" + inHttp, problem.problem(), problem.fix());
    }

    /// Events come by another way to who wants order; some could come by neither if the way changed under them.
    private void checkOrder(Subscription said) {
        if (said.order() == Order.TASK && !keepsOrder) {
            throw Refusal.of(
                    409,
                    "ORDER_NOT_KEPT",
                    said.name() + ".order",
                    "this deployment does not deliver in order",
                    "deploy it with the setting 'orderedEvents'");
        }
        Optional<Order> now = store.read(said.name())
                .filter(record -> record.standing() != Standing.DELETED)
                .flatMap(Subscriptions::known)
                .map(standing -> standing.said().order());
        if (now.isPresent() && now.get() != said.order()) {
            throw Refusal.of(
                    409,
                    "ORDER_CAN_NOT_CHANGE",
                    said.name() + ".order",
                    "the order of a subscription can't be changed",
                    "make another subscription, then delete this one");
        }
    }

    private ObjectNode applied(Changed changed) {
        ObjectNode body = document(changed.now());
        body.put("created", changed.created()).put("changed", changed.changed());
        changed.secret().ifPresent(secret -> body.put("secret", secret));
        return body;
    }

    private ObjectNode document(SubscriptionRecord record) {
        ObjectNode body = Answers.object();
        body.set("subscription", Answers.subscription(record, clock.instant()));
        return body;
    }

    private ObjectNode changed(Optional<Changed> changed, String name) {
        return changed.map(this::applied).orElseThrow(() -> Refusal.unknown(name));
    }

    private ObjectNode list() {
        ObjectNode body = Answers.object();
        ArrayNode list = body.putArray("subscriptions");
        store.readAll().stream()
                .filter(record -> record.standing() != Standing.DELETED)
                .sorted(Comparator.comparing(SubscriptionRecord::name))
                .forEach(record -> list.add(Answers.subscription(record, clock.instant())));
        return Answers.response(200, body.put("staleSeconds", Subscriptions.STALE.toSeconds()));
    }

    private ObjectNode show(String name) {
        ObjectNode body = document(live(name));
        body.set("health", Answers.health(store.readHealth(name)));
        return Answers.response(200, body);
    }

    private SubscriptionRecord live(String name) {
        return store.read(name)
                .filter(record -> record.standing() != Standing.DELETED)
                .orElseThrow(() -> Refusal.unknown(name));
    }

    private ObjectNode act(String name, Request request, Invocation invocation) {
        return switch (request.path("action")) {
            case "pause" -> Answers.response(200, changed(changes.pause(name, reason(request), request.actor()), name));
            case "resume" -> resume(name, request);
            case "ping" -> ping.send(live(name), invocation);
            case "rotate-secret" -> rotate(name, request);
            case "redeliver" -> {
                live(name);
                deliveries.redeliverAll(name);
                yield Answers.response(202, Answers.object().put("redelivering", true));
            }
            default ->
                throw Refusal.of(
                        404,
                        "UNKNOWN_ACTION",
                        "action",
                        "there is no action " + request.path("action"),
                        "use pause, resume, ping, rotate-secret or redeliver");
        };
    }

    /// First the record, then the message; should that get lost, workers ask again.
    private ObjectNode resume(String name, Request request) {
        ObjectNode body = changed(
                changes.resume(name, request.actor()).map(changed -> {
                    changed.now().release().ifPresent(release -> deliveries.release(changed.now(), release));
                    return changed;
                }),
                name);
        return Answers.response(200, body);
    }

    private ObjectNode rotate(String name, Request request) {
        live(name);
        Changed changed = changes.rotateSecret(name, SubscriptionRecord.GRACE, request.actor())
                .orElseThrow(() -> Refusal.of(
                        409, "NO_WEBHOOK", "name", name + " is no webhook and has no secret", "rotate a webhook's"));
        return Answers.response(200, applied(changed));
    }

    private static String reason(Request request) {
        String reason = request.query("reason");
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    private ObjectNode deliveries(String name, Request request) {
        live(name);
        return listed("deliveries", store.logged(name, request.query("next"), MOST_LISTED));
    }

    private ObjectNode deadLetters(String name, Request request) {
        live(name);
        return listed("deadLetters", store.list(name, Kept.Kind.DEAD, request.query("next"), MOST_LISTED, true));
    }

    private static ObjectNode listed(String as, List<Kept> page) {
        ObjectNode body = Answers.object();
        ArrayNode list = body.putArray(as);
        page.forEach(kept -> list.add(Answers.kept(kept)));
        if (page.size() >= MOST_LISTED - 1) {
            body.put("next", page.getLast().id());
        }
        return Answers.response(200, body);
    }

    private ObjectNode redeliver(String name, String id) {
        live(name);
        Kept kept = store.readKept(name, Kept.Kind.DEAD, id)
                .or(() -> store.readLogged(name, id))
                .orElseThrow(() -> Refusal.of(
                        404,
                        "UNKNOWN_DELIVERY",
                        "id",
                        "nothing is kept under " + id,
                        "see GET /subscriptions/" + name + "/dead-letters and …/deliveries"));
        deliveries.redeliver(kept);
        return Answers.response(202, Answers.object().put("redelivering", true));
    }
}
