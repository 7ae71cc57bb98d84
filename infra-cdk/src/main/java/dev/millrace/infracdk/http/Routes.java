package dev.millrace.infracdk.http;

import java.util.List;

/// What is asked for over HTTP, by what it is about; each list is answered by a function.
public final class Routes {
    /// Tasks and what surrounds them: answers, limits, breakers, holds, dead letters, users' events.
    public static final List<String> TASKS = List.of(
            "POST /tasks",
            "GET /tasks",
            "GET /tasks/{id}",
            "DELETE /tasks/{id}",
            "POST /tasks/{id}/{action}",
            "POST /tasks/{id}/dead-letter",
            "POST /answers/{token}",
            "GET /answers/{token}",
            "POST /answers/{token}/heartbeat",
            "POST /uploads",
            "GET /limits",
            "GET /limits/{scope}/{name}",
            "PUT /limits/{scope}/{name}",
            "DELETE /limits/{scope}/{name}",
            "GET /dead-letters",
            "GET /dead-letters/{id}",
            "POST /dead-letters/redrive",
            "POST /dead-letters/{id}/{action}",
            "POST /event-types",
            "GET /event-types",
            "GET /event-types/{namespace}/{type}",
            "PUT /event-types/{namespace}/{type}",
            "POST /events",
            "GET /breakers",
            "PUT /breakers/{handler}",
            "GET /holds",
            "POST /templates/{namespace}/{name}/pause",
            "POST /templates/{namespace}/{name}/resume",
            "POST /namespaces/{namespace}/pause",
            "POST /namespaces/{namespace}/resume",
            "POST /lanes/{lane}/pause",
            "POST /lanes/{lane}/resume",
            "GET /health",
            "GET /health/live",
            "GET /health/ready");

    public static final List<String> SUBSCRIPTIONS = List.of(
            "POST /subscriptions",
            "GET /subscriptions",
            "GET /subscriptions/{name}",
            "PUT /subscriptions/{name}",
            "DELETE /subscriptions/{name}",
            "GET /subscriptions/{name}/deliveries",
            "GET /subscriptions/{name}/dead-letters",
            "POST /subscriptions/{name}/{action}",
            "POST /subscriptions/{name}/deliveries/{id}/redeliver");

    public static final List<String> TEMPLATES = List.of(
            "POST /templates",
            "GET /templates",
            "GET /templates/{namespace}/{name}",
            "GET /templates/{namespace}/{name}/{version}",
            "GET /templates/{namespace}/{name}/diff",
            "POST /templates/{namespace}/{name}/{version}/deprecate",
            "POST /templates/{namespace}/{name}/{version}/reinstate",
            "PUT /templates/{namespace}/{name}/canary",
            "POST /templates/{namespace}/{name}/canary/{end}");

    /// Of workers outside.
    public static final List<String> WORKERS = List.of(
            "POST /workers/{queue}/poll",
            "POST /workers/{queue}/claim",
            "POST /claims/{token}/heartbeat",
            "POST /claims/{token}/complete",
            "POST /claims/{token}/continue",
            "POST /claims/{token}/fail");

    /// Kept events, and their replays.
    public static final List<String> EVENTS = List.of(
            "GET /events",
            "GET /events/types",
            "GET /events/types/{type}",
            "POST /replays",
            "GET /replays",
            "GET /replays/{id}",
            "POST /replays/{id}/{action}",
            "POST /tasks/{id}/events/rebuild");

    private Routes() {}
}
