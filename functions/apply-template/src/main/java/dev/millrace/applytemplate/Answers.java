package dev.millrace.applytemplate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.template.AppliedTemplate;
import dev.millrace.engineaws.template.Canary;
import dev.millrace.engineaws.template.TemplateStore;
import dev.millrace.enginetemplates.TemplateDocument;
import dev.millrace.enginetemplates.document.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Answers as JSON, as API Gateway takes them.
final class Answers {
    /// Lambda answers with 6 MB at most; longer ones are compressed, which templates bear well.
    private static final int LONGEST_PLAIN = 1_000_000;

    private Answers() {}

    static ObjectNode valid(Template template) {
        ObjectNode body = object().put("valid", true);
        ObjectNode summary = named(body.putObject("template"), template.ref(), template.hash());
        summary.put("steps", template.steps().size());
        return response(200, body);
    }

    static ObjectNode outcome(TemplateStore.Outcome outcome) {
        return switch (outcome) {
            case TemplateStore.Outcome.Applied applied -> applied(201, applied.template());
            case TemplateStore.Outcome.Unchanged unchanged -> applied(200, unchanged.template());
            case TemplateStore.Outcome.Refused refused ->
                refused(new Refusal(
                        409,
                        "VERSION_TAKEN",
                        "version",
                        refused.other().ref() + " was applied with another content on "
                                + refused.other().appliedAt() + " (hash "
                                + refused.other().hash() + ")",
                        "raise the version"));
        };
    }

    private static ObjectNode applied(int status, AppliedTemplate template) {
        ObjectNode body = object().put("applied", status == 201);
        body.set("template", summary(template));
        return response(status, body);
    }

    static ObjectNode list(String name, TemplateStore.Page page) {
        return response(200, page(name, page));
    }

    private static ObjectNode page(String name, TemplateStore.Page page) {
        ObjectNode body = object();
        ArrayNode list = body.putArray(name);
        page.templates().forEach(template -> list.add(summary(template)));
        page.next().ifPresent(next -> body.put("next", next));
        return body;
    }

    static ObjectNode whole(AppliedTemplate template, TemplateDocument document) {
        ObjectNode body = object();
        body.set("template", summary(template));
        body.putRawValue("document", new RawValue(document.json()));
        return response(200, body);
    }

    static ObjectNode invalid(List<Problem> problems) {
        ObjectNode body = object().put("code", "INVALID_TEMPLATE");
        ArrayNode list = body.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("at", problem.at())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("problem", problem.problem())
                .put("fix", problem.fix()));
        return response(400, body);
    }

    static ObjectNode refused(Refusal refusal) {
        ObjectNode body = object().put("code", refusal.code());
        ArrayNode list = body.putArray("problems");
        refusal.problems()
                .forEach(problem -> list.addObject()
                        .put("at", problem.at())
                        .put("problem", problem.problem())
                        .put("fix", problem.fix()));
        return response(refusal.status(), body);
    }

    static ObjectNode version(AppliedTemplate template) {
        ObjectNode body = object();
        body.set("template", summary(template));
        return response(200, body);
    }

    static ObjectNode canary(Canary canary) {
        ObjectNode body = object();
        put(canary, body);
        return response(200, body);
    }

    static ObjectNode versions(TemplateStore.Page page, Canary canary) {
        ObjectNode body = page("versions", page);
        put(canary, body);
        return response(200, body);
    }

    private static void put(Canary canary, ObjectNode body) {
        canary.share()
                .ifPresentOrElse(
                        share -> body.putObject("canary")
                                .put("version", share.version())
                                .put("percent", share.percent())
                                .put("setBy", canary.by())
                                .put("setAt", canary.at().toString()),
                        () -> body.putNull("canary"));
        ArrayNode aborted = body.putArray("aborted");
        canary.aborted().forEach(aborted::add);
    }

    private static ObjectNode summary(AppliedTemplate template) {
        ObjectNode summary = named(object(), template.ref(), template.hash());
        template.description().ifPresent(text -> summary.put("description", text));
        summary.put("steps", template.steps())
                .put("appliedAt", template.appliedAt().toString());
        template.deprecated().ifPresent(deprecated -> {
            ObjectNode said = summary.putObject("deprecated")
                    .put("reason", deprecated.deprecation().reason())
                    .put("refuse", deprecated.deprecation().refuses());
            deprecated.deprecation().useInstead().ifPresent(version -> said.put("useInstead", version));
            said.put("by", deprecated.by()).put("at", deprecated.at().toString());
        });
        return summary;
    }

    static ObjectNode named(ObjectNode object, TemplateRef ref, String hash) {
        return object.put("namespace", ref.namespace())
                .put("name", ref.name())
                .put("version", ref.version())
                .put("hash", hash);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode response(int status, ObjectNode body) {
        String text = body.toString();
        ObjectNode response = object().put("statusCode", status);
        ObjectNode headers = response.putObject("headers").put("content-type", "application/json");
        if (text.length() <= LONGEST_PLAIN) {
            return response.put("body", text).put("isBase64Encoded", false);
        }
        headers.put("content-encoding", "gzip");
        return response.put("body", Base64.getEncoder().encodeToString(packed(text)))
                .put("isBase64Encoded", true);
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be written", e);
        }
        return bytes.toByteArray();
    }
}
