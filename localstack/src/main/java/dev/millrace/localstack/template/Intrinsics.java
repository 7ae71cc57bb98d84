package dev.millrace.localstack.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Answers the intrinsic functions of a template: `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select`,
/// `Fn::Split`, `Fn::FindInMap` and `Fn::If`. Another one is refused by name.
final class Intrinsics {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final JsonNode template;
    private final Coverage coverage;

    Intrinsics(JsonNode template, Coverage coverage) {
        this.template = template;
        this.coverage = coverage;
    }

    JsonNode resolve(JsonNode node) {
        if (node.isArray()) {
            var elements = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> resolved(element).ifPresent(elements::add));
            return elements;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.size() == 1) {
            var only = node.properties().iterator().next();
            if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
                return call(only.getKey(), only.getValue());
            }
        }
        var fields = JsonNodeFactory.instance.objectNode();
        node.properties()
                .forEach(field -> resolved(field.getValue()).ifPresent(value -> fields.set(field.getKey(), value)));
        return fields;
    }

    String text(JsonNode node) {
        return resolve(node).asText();
    }

    /// The physical name: as the template says, or else the logical id.
    String name(String logicalId) {
        var resource = resource(logicalId);
        var type = resource.path("Type").asText();
        var stated = coverage.nameProperty(type)
                .map(property -> resource.path("Properties").path(property))
                .filter(named -> !named.isMissingNode());
        if (stated.isPresent()) {
            return text(stated.get());
        }
        return switch (type) {
            case "AWS::S3::Bucket" -> logicalId.toLowerCase(Locale.ROOT);
            case "AWS::SQS::Queue" ->
                resource.path("Properties").path("FifoQueue").asBoolean() ? logicalId + ".fifo" : logicalId;
            default -> logicalId;
        };
    }

    String arn(String logicalId) {
        var type = resource(logicalId).path("Type").asText();
        return coverage.attribute(type, "Arn")
                .map(pattern -> fill(logicalId, pattern))
                .orElse("");
    }

    private Optional<JsonNode> resolved(JsonNode node) {
        var value = resolve(node);
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }

    private JsonNode call(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> ref(argument.asText());
            case "Fn::GetAtt" -> attribute(argument);
            case "Fn::Join" -> join(argument);
            case "Fn::Sub" -> substitute(argument);
            case "Fn::Select" -> resolve(argument.path(1)).path(argument.path(0).asInt());
            case "Fn::Split" -> split(argument);
            case "Fn::FindInMap" ->
                template.path("Mappings")
                        .path(text(argument.path(0)))
                        .path(text(argument.path(1)))
                        .path(text(argument.path(2)));
            case "Fn::If" -> resolve(argument.path(condition(argument.path(0).asText()) ? 1 : 2));
            default -> throw new TemplateRefused("The local stack does not know the intrinsic function " + function);
        };
    }

    private JsonNode ref(String target) {
        if (target.equals("AWS::NoValue")) {
            return JsonNodeFactory.instance.missingNode();
        }
        var pseudo = Pseudo.PARAMETERS.get(target);
        if (pseudo != null) {
            return TextNode.valueOf(pseudo);
        }
        var parameter = template.path("Parameters").path(target);
        if (!parameter.isMissingNode()) {
            return parameter.path("Default");
        }
        var type = resource(target).path("Type").asText();
        return TextNode.valueOf(fill(target, coverage.ref(type).orElse("${name}")));
    }

    private JsonNode attribute(JsonNode argument) {
        var parts = argument.isTextual()
                ? argument.asText().split("\\.", 2)
                : new String[] {argument.path(0).asText(), argument.path(1).asText()};
        return TextNode.valueOf(attribute(parts[0], parts[1]));
    }

    private String attribute(String logicalId, String attribute) {
        var type = resource(logicalId).path("Type").asText();
        if (coverage.inert(type)) {
            return logicalId + "." + attribute;
        }
        return fill(
                logicalId,
                coverage.attribute(type, attribute)
                        .orElseThrow(() -> new TemplateRefused("The local stack does not know the attribute "
                                + attribute + " of " + type + " (" + logicalId + "). Add it to " + Coverage.FILE)));
    }

    private JsonNode join(JsonNode argument) {
        var parts = new ArrayList<String>();
        resolve(argument.path(1)).forEach(part -> parts.add(part.asText()));
        return TextNode.valueOf(String.join(argument.path(0).asText(), parts));
    }

    private JsonNode substitute(JsonNode argument) {
        var pattern =
                argument.isTextual() ? argument.asText() : argument.path(0).asText();
        var own = argument.isArray() ? argument.path(1) : JsonNodeFactory.instance.objectNode();
        return TextNode.valueOf(replace(pattern, variable -> {
                    if (own.has(variable)) {
                        return text(own.path(variable));
                    }
                    var dot = variable.indexOf('.');
                    return dot < 0
                            ? ref(variable).asText()
                            : attribute(variable.substring(0, dot), variable.substring(dot + 1));
                })
                .replace("${!", "${"));
    }

    private JsonNode split(JsonNode argument) {
        var parts = JsonNodeFactory.instance.arrayNode();
        for (var part :
                text(argument.path(1)).split(Pattern.quote(argument.path(0).asText()), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private boolean condition(String name) {
        return holds(template.path("Conditions").path(name));
    }

    private boolean holds(JsonNode condition) {
        var only = condition.properties().iterator().next();
        var argument = only.getValue();
        return switch (only.getKey()) {
            case "Condition" -> condition(argument.asText());
            case "Fn::Equals" -> text(argument.path(0)).equals(text(argument.path(1)));
            case "Fn::Not" -> !holds(argument.path(0));
            case "Fn::And" -> all(argument).allMatch(this::holds);
            case "Fn::Or" -> all(argument).anyMatch(this::holds);
            default -> throw new TemplateRefused("The local stack does not know the condition " + only.getKey());
        };
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /// A pattern of coverage.json: `${name}`, `${region}`, `${account}`, `${id}`, or a property such as
    /// `${properties.FunctionName}`.
    private String fill(String logicalId, String pattern) {
        return replace(pattern, variable -> switch (variable) {
            case "name" -> name(logicalId);
            case "id" -> logicalId;
            case "region" -> Pseudo.REGION;
            case "account" -> Pseudo.ACCOUNT;
            default -> text(resource(logicalId).path("Properties").path(variable.substring(variable.indexOf('.') + 1)));
        });
    }

    private static String replace(String pattern, Function<String, String> answers) {
        return VARIABLE.matcher(pattern).replaceAll(found -> Matcher.quoteReplacement(answers.apply(found.group(1))));
    }

    private JsonNode resource(String logicalId) {
        var resource = template.path("Resources").path(logicalId);
        if (resource.isMissingNode()) {
            throw new TemplateRefused("The template refers to " + logicalId + ", which it does not contain");
        }
        return resource;
    }

    /// Whether the resource's own `Condition`, if it has one, holds.
    boolean present(JsonNode resource) {
        return !resource.has("Condition")
                || condition(resource.path("Condition").asText());
    }
}
