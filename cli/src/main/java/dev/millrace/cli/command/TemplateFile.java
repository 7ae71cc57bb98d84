package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import java.util.List;

/// Applies a template's text, with the file's name before the place of each problem.
final class TemplateFile {
    private TemplateFile() {}

    /// @return `namespace/name@version`
    static String apply(Api api, String text, String file) {
        return reference(post(api, "/templates", text, file).body());
    }

    static Api.Answer post(Api api, String path, String text, String file) {
        try {
            return api.post(path, text);
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

    static String problems(List<Problem> problems) {
        return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    }
}
