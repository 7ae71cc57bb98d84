package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `task`: the step starts a task of another template, or of its own, with the step's input. The engine does that
/// itself, so that nothing is called; what is here says what its config may be.
///
/// Config: `template`, as `namespace/name` or `namespace/name@version`; `wait`, which is true unless said otherwise;
/// `onFailure`, `fail` or `continue`, of a step that waits; and `key`, the task's idempotency key, of one that does
/// not.
public final class TaskHandler implements StepHandler<JsonNode, JsonNode> {
    private static final String TEMPLATE_FIX = "Write namespace/name, or namespace/name@1.0.0";
    private static final String KEY_FIX = "Write a text, like invoice-${input.order}";
    private static final Pattern TEMPLATE =
            Pattern.compile(TemplateRef.NAME + "/" + TemplateRef.NAME + "(@" + TemplateRef.VERSION + ")?");

    @Override
    public String name() {
        return ChildTask.HANDLER;
    }

    @Override
    public JsonNode handle(JsonNode input, StepContext context) {
        throw new IllegalStateException("The engine starts tasks itself");
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, TaskHandler::read);
    }

    private static void read(ConfigReader config) {
        if (config.value("template").isEmpty()) {
            config.problem("template", "is missing", TEMPLATE_FIX);
        }
        config.text("template", TEMPLATE_FIX)
                .filter(text -> !TEMPLATE.matcher(text).matches())
                .ifPresent(text -> config.problem("template", "names no template", TEMPLATE_FIX));
        boolean waits = config.value("wait").isEmpty() || config.flag("wait");
        Optional<String> onFailure = config.text("onFailure", "Write onFailure: continue");
        onFailure
                .filter(word -> !word.equals("fail") && !word.equals("continue"))
                .ifPresent(word -> config.problem("onFailure", "is neither fail nor continue", "Write one of them"));
        if (onFailure.isPresent() && !waits) {
            config.problem("onFailure", "means nothing where nobody waits", "Remove it, or wait for the task");
        }
        Optional<String> key = config.text("key", KEY_FIX);
        if (key.isPresent() && waits) {
            config.problem(
                    "key",
                    "may name a task that another has started, so it can't be waited for",
                    "Remove it, or write wait: false");
        }
        key.ifPresent(text -> check(text, config));
    }

    private static void check(String key, ConfigReader config) {
        try {
            Filling.of(TextNode.valueOf(key));
        } catch (IllegalArgumentException e) {
            config.problem("key", String.valueOf(e.getMessage()), KEY_FIX);
        }
    }
}
