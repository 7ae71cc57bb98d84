package dev.millrace.enginetemplates.format;

import java.util.List;

/// The keys of each part of a template, in the order in which people write them.
public final class Keys {
    public static final List<String> TEMPLATE = List.of(
            "namespace",
            "name",
            "version",
            "description",
            "input",
            "failurePolicy",
            "events",
            "timeout",
            "identity",
            "stale",
            "keep",
            "defaults",
            "steps",
            "environments",
            "$schema");
    public static final List<String> DEFAULTS = List.of("retry", "timeout", "heartbeat", "lane");
    public static final List<String> STEP = List.of(
            "name",
            "description",
            "handler",
            "dependsOn",
            "group",
            "condition",
            "whenSkipped",
            "decides",
            "forEach",
            "compensate",
            "answerWithin",
            "input",
            "config",
            "result",
            "retry",
            "timeout",
            "heartbeat",
            "lane",
            "limits");
    public static final List<String> RETRY = List.of(
            "attempts",
            "backoff",
            "delay",
            "increment",
            "multiplier",
            "delays",
            "cap",
            "jitter",
            "spread",
            "within",
            "on",
            "except");
    public static final List<String> STALE = List.of("after", "action");
    public static final List<String> IDENTITY = List.of("by", "within");
    public static final List<String> FOR_EACH = List.of("items", "atOnce", "tolerate");
    public static final List<String> COMPENSATE =
            List.of("handler", "input", "config", "retry", "timeout", "heartbeat", "lane");
    public static final List<String> LIMIT = List.of("name", "key", "concurrent", "rate", "burst");
    public static final List<String> ENVIRONMENT = List.of("keep", "defaults", "steps");
    public static final List<String> STEP_OVERRIDE =
            List.of("handler", "config", "retry", "timeout", "heartbeat", "lane");

    private Keys() {}
}
