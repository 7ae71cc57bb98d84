package dev.millrace.enginetemplates.subscription;

import dev.millrace.engine.subscription.Target;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.mapping.InputMapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether a target can be one, as far as its text tells.
final class TargetCheck {
    private static final Pattern QUEUE_ARN = Pattern.compile("arn:[^:]+:sqs:[^:]+:[^:]+:[\\w.-]+");
    private static final Pattern FUNCTION =
            Pattern.compile("(arn:[^:]+:lambda:[^:]+:[^:]+:function:)?[\\w-]+(:[\\w$-]+)?");
    private static final Pattern TEMPLATE = Pattern.compile("[^/@\\s]+/[^/@\\s]+(@[^/@\\s]+)?");

    private TargetCheck() {}

    record Wrong(String what, String fix) {}

    static Optional<Wrong> problem(Target target) {
        return switch (target) {
            case Target.Queue queue ->
                queue.queue().startsWith("http")
                                || QUEUE_ARN.matcher(queue.queue()).matches()
                        ? Optional.empty()
                        : Optional.of(new Wrong("this is no queue", "write the queue's URL or its ARN"));
            case Target.Function function ->
                FUNCTION.matcher(function.function()).matches()
                        ? Optional.empty()
                        : Optional.of(new Wrong("this is no Lambda function", "write NAME, NAME:ALIAS or an ARN"));
            case Target.Webhook webhook -> urlProblem(webhook.url());
            case Target.Handler ignored -> Optional.empty();
            case Target.Task task ->
                TEMPLATE.matcher(task.template()).matches()
                        ? Optional.empty()
                        : Optional.of(
                                new Wrong("this names no template", "write namespace/name or namespace/name@1.0.0"));
        };
    }

    /// The mapping of a task's input sees the event as `input`.
    static void mapping(Place place, Problems problems) {
        InputMapping mapping = InputMapping.read(place, problems);
        mapping.uses()
                .forEach(use -> problems.add(use.place(), "there are no steps here", "write ${input.…}: the event"));
        mapping.item().ifPresent(item -> problems.add(item, "there are no items here", "write ${input.…}: the event"));
    }

    private static Optional<Wrong> urlProblem(String url) {
        String fix = "write https://hooks.example.com/millrace";
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Optional.of(new Wrong("it does not begin with http:// or https://", fix));
            }
            if (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty()) {
                return Optional.of(new Wrong("it has no host", fix));
            }
            return uri.getRawAuthority().contains("@")
                    ? Optional.of(new Wrong("it has credentials before its host", "verify the signature instead"))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of(new Wrong("it is no URL: " + e.getReason(), fix));
        }
    }
}
