package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.TraceContext;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.payload.Uploads;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads submit requests, checks them against the template, and submits them. The same for both doors.
final class Submissions {
    /// A request with a larger body is refused; a larger input is uploaded first and named by `inputRef`.
    static final int LARGEST_BODY = 5 * 1024 * 1024;

    /// Bytes an uploaded input may have.
    static final long LARGEST_UPLOAD = 50L * 1024 * 1024;

    private static final Set<String> KEYS = Set.of(
            "template", "input", "inputRef", "key", "identity", "lane", "correlationId", "traceparent", "tenant");
    private static final Pattern TEMPLATE = Pattern.compile("([^/@]+)/([^/@]+)(?:@([^/@]+))?");

    private final SubmitTask submitTask;
    private final Templates templates;
    private final Uploads uploads;
    private final SchemaCheck schemas = new SchemaCheck();

    Submissions(Wiring wiring) {
        this.submitTask = wiring.submitTask();
        this.templates = wiring.templates();
        this.uploads = wiring.uploads();
    }

    /// @param warning for whoever named a version that is deprecated
    record Received(Submitted submitted, Optional<String> warning) {}

    /// @param traceparent of the request, unless the document has one of its own
    /// @throws Problems.Found with all that is wrong
    Received submit(JsonNode document, Optional<String> traceparent, Invocation invocation) {
        Problems problems = new Problems();
        if (!document.isObject()) {
            throw Problems.found("$", "a submission is an object", "send {\"template\": \"namespace/name\", …}");
        }
        document.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                problems.add("$." + name, "there is no such key", "known are " + String.join(", ", sorted()));
            }
        });
        Optional<Matcher> reference = template(document, problems);
        Optional<String> key = text(document, "key", problems)
                .filter(text -> fits(text, 1, Submission.LONGEST_KEY, "$.key", problems));
        Optional<String> correlation = text(document, "correlationId", problems)
                .filter(text -> fits(text, 1, 128, "$.correlationId", problems));
        Optional<String> trace = text(document, "traceparent", problems).or(() -> traceparent);
        Optional<Lane> lane = lane(document, problems);
        Optional<Identity> identity = SaidIdentity.read(document, problems);
        Optional<String> tenant = text(document, "tenant", problems);
        if (tenant.filter(name -> !Submission.TENANT.matcher(name).matches()).isPresent()) {
            problems.add("$.tenant", "this can't name a tenant", "names match " + Submission.TENANT);
        }
        problems.throwIfAny();
        Matcher name = reference.orElseThrow();
        Offer offer = templates
                .offer(name.group(1), name.group(2), Optional.ofNullable(name.group(3)))
                .orElseThrow(() -> unknown(document.path("template").asText()));
        JsonNode input = input(document, problems);
        Submission wish = new Submission(
                name.group(1),
                name.group(2),
                Optional.empty(),
                Documents.canonical(input),
                key,
                lane,
                correlation,
                trace.filter(TraceContext::isOne),
                identity,
                tenant);
        Template template = submitTask.choose(offer, wish);
        Optional<Deprecation> deprecation = offer.deprecation().filter(said -> template.equals(offer.usual()));
        deprecation.filter(Deprecation::refuses).ifPresent(refusing -> {
            throw Problems.refused(
                    409,
                    "TEMPLATE_DEPRECATED",
                    "$.template",
                    refusing.sentence(template.ref()),
                    refusing.fix(template.ref()));
        });
        SaidIdentity.check(identity.orElse(template.identity()), identity.isPresent(), key, problems);
        template.inputSchema()
                .ifPresent(schema -> schemas.violations(input, schema)
                        .forEach(violation -> problems.add(
                                violation.at().replaceFirst("^\\$", "\\$.input"),
                                violation.problem(),
                                violation.fix())));
        problems.throwIfAny();
        return new Received(
                submitTask.submit(wish.of(template.ref().version()), invocation),
                deprecation.map(warning -> warning.sentence(template.ref()) + "; " + warning.fix(template.ref())));
    }

    private static List<String> sorted() {
        return KEYS.stream().sorted().toList();
    }

    static Problems.Found unknown(String template) {
        return Problems.refused(
                404,
                "UNKNOWN_TEMPLATE",
                "$.template",
                "there is no template " + template,
                "apply it first, or see the list of templates");
    }

    private static Optional<Matcher> template(JsonNode document, Problems problems) {
        Optional<String> text = text(document, "template", problems);
        if (text.isEmpty()) {
            if (!document.has("template")) {
                problems.add(
                        "$.template", "it is missing", "name one as \"namespace/name\" or \"namespace/name@1.0.0\"");
            }
            return Optional.empty();
        }
        Matcher matcher = TEMPLATE.matcher(text.get());
        if (matcher.matches()
                && TemplateRef.NAME.matcher(matcher.group(1)).matches()
                && TemplateRef.NAME.matcher(matcher.group(2)).matches()
                && (matcher.group(3) == null
                        || TemplateRef.VERSION.matcher(matcher.group(3)).matches())) {
            return Optional.of(matcher);
        }
        problems.add("$.template", "this names no template", "write \"namespace/name\" or \"namespace/name@1.0.0\"");
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode document, String field, Problems problems) {
        JsonNode value = document.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            problems.add("$." + field, "this is a text", "put it in quotes");
        }
        return Documents.text(document, field);
    }

    private static boolean fits(String text, int least, int most, String at, Problems problems) {
        if (text.length() < least || text.length() > most) {
            problems.add(at, "it has " + text.length() + " characters", "use " + least + " to " + most);
            return false;
        }
        return true;
    }

    private static Optional<Lane> lane(JsonNode document, Problems problems) {
        Optional<String> text = text(document, "lane", problems);
        Optional<Lane> lane = text.flatMap(name -> Arrays.stream(Lane.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst());
        if (text.isPresent() && lane.isEmpty()) {
            problems.add("$.lane", "there is no such lane", "use critical, high, normal, low or background");
        }
        return lane;
    }

    private JsonNode input(JsonNode document, Problems problems) {
        Optional<String> ref = text(document, "inputRef", problems);
        if (ref.isPresent() && document.has("input")) {
            problems.add("$.inputRef", "there is an input as well", "give one of the two");
            problems.throwIfAny();
        }
        if (ref.isPresent()) {
            return uploaded(ref.get());
        }
        return document.has("input") ? document.path("input") : NullNode.getInstance();
    }

    private JsonNode uploaded(String ref) {
        try {
            return Documents.parse(uploads.read(ref, LARGEST_UPLOAD).text());
        } catch (IllegalArgumentException refused) {
            throw Problems.found("$.inputRef", String.valueOf(refused.getMessage()), "upload with POST /uploads first");
        }
    }
}
