package dev.millrace.localstack.triggers;

import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A route of the HTTP API, such as `GET /tasks/{id}`, and the function behind it.
record Route(String key, String method, List<String> parts, LocalFunction function) {
    private static final String ANYTHING = "$default";

    static List<Route> of(Template template, Functions functions) {
        return template.all("AWS::ApiGatewayV2::Route")
                .map(route -> of(route, template, functions))
                .sorted(Comparator.comparingInt(Route::vagueness))
                .toList();
    }

    /// What the path's variables stand for, if this is the route of such a request.
    Optional<Map<String, String>> match(String requestMethod, String path) {
        if (key.equals(ANYTHING)) {
            return Optional.of(Map.of());
        }
        if (!method.equals("ANY") && !method.equals(requestMethod)) {
            return Optional.empty();
        }
        var asked = List.of(path.split("/", -1));
        var variables = new LinkedHashMap<String, String>();
        for (var at = 0; at < parts.size(); at++) {
            var part = parts.get(at);
            if (at >= asked.size()) {
                return Optional.empty();
            }
            if (part.endsWith("+}")) {
                variables.put(part.substring(1, part.length() - 2), String.join("/", asked.subList(at, asked.size())));
                return Optional.of(variables);
            }
            if (part.startsWith("{")) {
                if (asked.get(at).isEmpty()) {
                    return Optional.empty();
                }
                variables.put(part.substring(1, part.length() - 1), asked.get(at));
            } else if (!part.equals(asked.get(at))) {
                return Optional.empty();
            }
        }
        return asked.size() == parts.size() ? Optional.of(variables) : Optional.empty();
    }

    private static Route of(Resource route, Template template, Functions functions) {
        var target = route.text("Target");
        var integration = template.all("AWS::ApiGatewayV2::Integration")
                .filter(candidate -> target.equals("integrations/" + candidate.logicalId()))
                .findFirst()
                .orElseThrow(() -> new TemplateRefused("The route " + route.logicalId() + " leads to " + target));
        var key = route.text("RouteKey");
        var methodAndPath = key.split(" ", 2);
        return new Route(
                key,
                methodAndPath[0],
                methodAndPath.length == 2 ? List.of(methodAndPath[1].split("/", -1)) : List.of(),
                functions.byArn(integration.text("IntegrationUri")));
    }

    /// The gateway prefers the most particular route: fixed parts, then variables, then the rest of the path.
    private int vagueness() {
        if (key.equals(ANYTHING)) {
            return Integer.MAX_VALUE;
        }
        return parts.stream()
                        .mapToInt(part -> part.endsWith("+}") ? 10_000 : part.startsWith("{") ? 100 : 0)
                        .sum()
                + (method.equals("ANY") ? 1 : 0);
    }
}
