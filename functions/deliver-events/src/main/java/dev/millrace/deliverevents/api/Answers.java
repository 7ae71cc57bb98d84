package dev.millrace.deliverevents.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.Instant;
import java.util.Locale;

/// Answers as JSON. No secret is ever in one, but for the one that was just made.
final class Answers {
    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode response(int status, JsonNode body) {
        ObjectNode response = object().put("statusCode", status);
        response.putObject("headers").put("content-type", "application/json");
        return response.put("body", body.toString()).put("isBase64Encoded", false);
    }

    static ObjectNode subscription(SubscriptionRecord record, Instant now) {
        ObjectNode document = (ObjectNode) JsonTrees.tree(record.document());
        document.put("state", record.standing().name().toLowerCase(Locale.ROOT));
        if (!record.reason().isEmpty()) {
            document.put("reason", record.reason());
        }
        if (!record.secrets().isEmpty()) {
            document.put("secrets", record.liveSecrets(now).size());
        }
        record.release()
                .ifPresent(release ->
                        document.put("releasingSince", release.since().toString()));
        return document.put("changedBy", record.actor())
                .put("changedAt", record.at().toString())
                .put("revision", record.version());
    }

    static ObjectNode health(Health health) {
        ObjectNode document = object().put("delivered", health.delivered())
                .put("retried", health.retried())
                .put("failed", health.failed())
                .put("failuresInARow", health.inARow())
                .put("lagMillis", health.lag().toMillis());
        health.failingSince().ifPresent(since -> document.put("failingSince", since.toString()));
        health.lastDelivery().ifPresent(at -> document.put("lastDelivery", at.toString()));
        health.lastError()
                .ifPresent(error -> document.putObject("lastError")
                        .put("code", error.code())
                        .put("message", error.message())
                        .put("at", error.at().toString()));
        return document;
    }

    static ObjectNode kept(Kept kept) {
        JsonNode envelope = JsonTrees.tree(new Json(kept.event()));
        ObjectNode document = object().put("id", kept.id())
                .put("at", kept.at().toString())
                .put(
                        "event",
                        envelope.path("detail")
                                .path("id")
                                .asText(envelope.path("id").asText()))
                .put("eventType", envelope.path("detail-type").asText())
                .put("attempts", kept.attempts());
        if (!kept.code().isEmpty()) {
            document.put("code", kept.code()).put("reason", kept.reason());
        }
        if (kept.settled()) {
            document.put("redelivered", true);
        }
        kept.facts().forEach(document::put);
        document.set("detail", envelope.path("detail"));
        return document;
    }
}
