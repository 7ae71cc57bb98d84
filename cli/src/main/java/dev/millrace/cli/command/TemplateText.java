package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.stack.HandlerJars;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.nio.file.Path;
import java.util.List;

/// Checks and applies a template's text, with the file's name before the place of each problem.
final class TemplateText {
    private TemplateText() {}

    /// Checks it here, as the stack will: what is wrong is told before a stack is started or asked.
    ///
    /// @param jars with handlers it may call beside the builtin ones
    static Template check(String text, List<Path> jars, String file) {
        try (HandlerJars handlers = HandlerJars.open(jars)) {
            return switch (new TemplateReader(HandlerCatalogue.load(handlers.loader()), "default").read(text)) {
                case Reading.Valid valid -> valid.template();
                case Reading.Invalid invalid ->
                    throw new Refused(
                            400,
                            invalid.problems().stream()
                                    .map(problem -> new Problem(
                                            file + ":" + Problem.place(problem.line(), problem.column(), problem.at()),
                                            problem.problem(),
                                            problem.fix()))
                                    .toList());
            };
        }
    }

    /// @return `namespace/name@version`
    static String apply(Api api, String text, String file) {
        return reference(post(api, "/templates", text, file).body());
    }

    static Api.Answer post(Api api, String path, String text, String file) {
        try {
            return api.postLong(path, text);
        } catch (Refused refused) {
            throw new Refused(
                    refused.status(),
                    refused.problems().stream()
                            .map(problem -> new Problem(
                                    problem.at().isEmpty() ? file : file + ":" + problem.at(),
                                    problem.problem(),
                                    problem.fix()))
                            .toList());
        }
    }

    static String reference(JsonNode answer) {
        JsonNode template = answer.has("template") ? answer.path("template") : answer;
        return template.isTextual()
                ? template.asText()
                : template.path("namespace").asText() + "/"
                        + template.path("name").asText() + "@"
                        + template.path("version").asText();
    }
}
