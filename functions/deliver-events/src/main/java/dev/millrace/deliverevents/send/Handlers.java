package dev.millrace.deliverevents.send;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.builtinhandlers.HttpHandler;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.secret.CachedSecrets;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.steprunner.JavaStepRunner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The step handlers of this deployment, for subscriptions whose target is one. Such a target is read and checked as a
/// template of one step. Found when first needed: most deployments have no such subscription.
public final class Handlers {
    private static final String ENVIRONMENT = "default";

    private final ClassLoader classes;
    private final Map<String, String> settings;
    private final AwsClients clients;
    private final InstantSource clock;
    private Optional<Found> found = Optional.empty();

    /// @param classes that sees the users' handlers
    public Handlers(ClassLoader classes, Map<String, String> settings, AwsClients clients, InstantSource clock) {
        this.classes = classes;
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
    }

    /// @param reader of targets, as templates of one step
    record Found(JavaStepRunner runner, TemplateReader reader) {}

    synchronized Found find() {
        if (found.isEmpty()) {
            HandlerCatalogue handlers = HandlerCatalogue.load(classes)
                    .with(new HttpHandler(new CachedSecrets(clients::secrets, clock)::read));
            found = Optional.of(new Found(
                    new JavaStepRunner(handlers, classes, settings, clock), new TemplateReader(handlers, ENVIRONMENT)));
        }
        return found.get();
    }

    /// What is wrong with a subscription's handler and its config, if it has one; places are those of a step.
    public List<Problem> problems(Subscription said) {
        return said.target() instanceof Target.Handler handler && read(said, handler) instanceof Reading.Invalid invalid
                ? invalid.problems()
                : List.of();
    }

    Reading read(Subscription said, Target.Handler target) {
        ObjectNode template = JsonNodeFactory.instance
                .objectNode()
                .put("namespace", "millrace")
                .put("name", "subscription")
                .put("version", "1.0.0");
        ObjectNode step = template.putArray("steps")
                .addObject()
                .put("name", said.name())
                .put("handler", target.handler())
                .put("timeout", said.timeout().toMillis() + "ms");
        step.set("config", JsonTrees.tree(target.config()));
        target.input().ifPresent(input -> step.set("input", JsonTrees.tree(input)));
        return find().reader().read(template.toString());
    }
}
