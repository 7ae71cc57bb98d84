package dev.millrace.engineaws.template;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What is told of a template's life.
final class TemplateNotices {
    private TemplateNotices() {}

    static Notice applied(AppliedTemplate template, String by) {
        return notice(
                NoticeType.TEMPLATE_APPLIED,
                template.ref(),
                template.appliedAt(),
                by,
                Map.of("hash", template.hash(), "steps", template.steps()));
    }

    static Notice deprecated(TemplateRef ref, Deprecation deprecation, Instant at, String by) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("reason", deprecation.reason());
        fields.put("refuse", deprecation.refuses());
        deprecation.useInstead().ifPresent(version -> fields.put("useInstead", version));
        return notice(NoticeType.TEMPLATE_DEPRECATED, ref, at, by, fields);
    }

    static Notice reinstated(TemplateRef ref, String reason, Instant at, String by) {
        return notice(NoticeType.TEMPLATE_REINSTATED, ref, at, by, said(reason));
    }

    static Notice canarySet(TemplateRef ref, int percent, String reason, Instant at, String by) {
        Map<String, Object> fields = said(reason);
        fields.put("percent", percent);
        return notice(NoticeType.TEMPLATE_CANARY_SET, ref, at, by, fields);
    }

    static Notice canaryEnded(TemplateRef ref, boolean promoted, String reason, Instant at, String by) {
        Map<String, Object> fields = said(reason);
        fields.put("outcome", promoted ? "promoted" : "aborted");
        return notice(NoticeType.TEMPLATE_CANARY_ENDED, ref, at, by, fields);
    }

    private static Map<String, Object> said(String reason) {
        Map<String, Object> fields = new HashMap<>();
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        return fields;
    }

    private static Notice notice(NoticeType type, TemplateRef ref, Instant at, String by, Map<String, Object> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("namespace", ref.namespace());
        fields.put("template", ref.name());
        fields.put("templateVersion", ref.version());
        return new Notice(type, at, by, fields);
    }
}
