package dev.millrace.enginetemplates.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.subscription.EventFilter;
import dev.millrace.engine.subscription.OnError;
import dev.millrace.engine.subscription.Order;
import dev.millrace.engine.subscription.Patience;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.condition.ConditionReader;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.Keys;
import dev.millrace.enginetemplates.format.RetryReader;
import dev.millrace.enginetemplates.format.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one subscription, or a document with a list of them under `subscriptions`.
public final class SubscriptionReader {
    public static final List<String> KEYS = List.of(
            "name",
            "description",
            "namespace",
            "events",
            "pattern",
            "condition",
            "target",
            "order",
            "retry",
            "onError",
            "deadLetterQueue",
            "rate",
            "burst",
            "timeout",
            "disableAfter");
    private static final List<String> TARGETS = List.of("sqs", "lambda", "webhook", "task", "http", "handler");
    private static final int MOST_AT_ONCE = 100;
    private static final Pattern TYPE = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9 ._/-]{0,127}\\*?");
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(365);
    private static final RetryPolicy DEFAULT_RETRY = new RetryPolicy(
            8, new Backoff.Exponential(Duration.ofSeconds(1), 4.0), Duration.ofHours(1), Jitter.EQUAL, 0);

    private final Problems problems;
    private final PatternCheck patterns;

    private SubscriptionReader(Problems problems, PatternCheck patterns) {
        this.problems = problems;
        this.patterns = patterns;
    }

    /// All of them, if nothing is wrong with any.
    ///
    /// @param name of the one, where the text need not say it
    public static List<Subscription> read(
            String text, Optional<String> name, PatternCheck patterns, Problems problems) {
        SubscriptionReader reader = new SubscriptionReader(problems, patterns);
        List<Subscription> read = DocumentReader.read(text, problems)
                .map(root -> reader.document(Place.root(root), name))
                .orElse(List.of());
        return problems.isEmpty() ? read : List.of();
    }

    /// One as it was kept.
    ///
    /// @throws IllegalArgumentException if it can't be understood
    public static Subscription readStored(Json document) {
        Problems problems = new Problems();
        SubscriptionReader reader = new SubscriptionReader(problems, PatternCheck.NONE);
        Place root = Place.root(DocumentReader.readStored(document.text()));
        Optional<Subscription> read = reader.one(root, Optional.empty());
        if (!problems.isEmpty() || read.isEmpty()) {
            throw new IllegalArgumentException("A stored subscription can't be read: " + problems.sorted());
        }
        return read.get();
    }

    private List<Subscription> document(Place root, Optional<String> name) {
        Optional<Place> list = root.child("subscriptions");
        if (list.isEmpty() || name.isPresent()) {
            return one(root, name).map(List::of).orElse(List.of());
        }
        Section.of(root, List.of("subscriptions"), problems);
        if (!(list.get().node() instanceof Node.Sequence sequence)
                || sequence.items().isEmpty()) {
            problems.add(list.get(), "this is no list of subscriptions", "begin each of them with '- name:'");
            return List.of();
        }
        if (sequence.items().size() > MOST_AT_ONCE) {
            problems.add(
                    list.get(),
                    "there are " + sequence.items().size() + " subscriptions",
                    "write at most " + MOST_AT_ONCE + " into one document");
            return List.of();
        }
        List<Subscription> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Place item = list.get().child(i, sequence.items().get(i));
            one(item, Optional.empty()).ifPresent(read -> {
                if (!names.add(read.name())) {
                    problems.add(item, "'" + read.name() + "' stands here a second time", "give each its own name");
                }
                all.add(read);
            });
        }
        return all;
    }

    private Optional<Subscription> one(Place place, Optional<String> named) {
        return Section.of(place, KEYS, problems).map(section -> {
            if (named.isEmpty()) {
                section.require("name", "give the subscription a name");
            }
            section.require("target", "write target: { webhook: https://… }, or sqs, lambda, task, http, handler");
            Optional<String> written = section.name("name");
            if (written.isPresent() && named.isPresent() && !written.equals(named)) {
                problems.add(
                        section.child("name").orElse(place),
                        "the address says '" + named.get() + "'",
                        "leave out the name, or write the same");
            }
            named.ifPresent(name -> Section.isName(name, place, problems));
            String name = named.or(() -> written).orElse("");
            Target target = section.child("target").map(this::target).orElseGet(() -> new Target.Queue(""));
            return new Subscription(
                    name,
                    section.text("description"),
                    filter(section),
                    target,
                    section.oneOf("order", Order.class).orElse(Order.NONE),
                    section.section("retry", Keys.RETRY)
                            .map(RetryReader::policy)
                            .orElse(DEFAULT_RETRY),
                    section.oneOf("onError", OnError.class).orElse(OnError.DEAD_LETTER),
                    section.text("deadLetterQueue").filter(queue -> isQueue(queue, section)),
                    rate(section),
                    section.duration("timeout", Duration.ofMillis(100), Subscription.LONGEST_TIMEOUT)
                            .orElse(Subscription.DEFAULT_TIMEOUT),
                    patience(section),
                    document(place, name));
        });
    }

    /// With its name, so that it can be read on its own.
    private static Json document(Place place, String name) {
        if (!(CanonicalJson.tree(place.node()) instanceof ObjectNode object)) {
            return new Json("{}");
        }
        object.put("name", name);
        return new Json(CanonicalJson.of(DocumentReader.readStored(object.toString())));
    }

    private boolean isQueue(String queue, Section section) {
        boolean fits = queue.startsWith("arn:") || queue.startsWith("http");
        if (!fits) {
            problems.add(
                    section.child("deadLetterQueue").orElse(section.place()),
                    "this is no queue",
                    "write the queue's URL or its ARN");
        }
        return fits;
    }

    private EventFilter filter(Section section) {
        List<String> types = section.texts("events");
        for (String type : types) {
            if (!TYPE.matcher(type).matches()) {
                problems.add(
                        section.child("events").orElse(section.place()),
                        "'" + Section.shortened(type) + "' is no type of event",
                        "write task.failed, step.* or '*'");
            }
        }
        Optional<Place> pattern =
                section.mapping("pattern", "write an EventBridge pattern, such as { detail: { namespace: [shop] } }");
        if (types.isEmpty() && pattern.isEmpty()) {
            problems.add(
                    section.place().missing("events"),
                    "it does not say which events",
                    "write events: [task.failed], events: '*', or a pattern");
        }
        Optional<String> namespace = section.name("namespace");
        pattern.ifPresent(place -> pattern(place, !types.isEmpty(), namespace.isPresent()));
        Optional<Place> condition = section.mapping("condition", "write JSONLogic, such as { \"==\": [1, 1] }");
        condition.ifPresent(place -> ConditionReader.readAboutEvents(place, problems));
        return new EventFilter(
                namespace, types, pattern.map(SubscriptionReader::json), condition.map(SubscriptionReader::json));
    }

    private void pattern(Place pattern, boolean hasTypes, boolean hasNamespace) {
        if (hasTypes && pattern.child("detail-type").isPresent()) {
            problems.add(
                    pattern.child("detail-type").get(), "'events' says the types already", "leave out one of the two");
        }
        Optional<Place> inner = pattern.child("detail").flatMap(detail -> detail.child("namespace"));
        if (hasNamespace && inner.isPresent()) {
            problems.add(inner.get(), "'namespace' says it already", "leave out one of the two");
        }
        patterns.problem(json(pattern))
                .ifPresent(problem -> problems.add(
                        pattern,
                        "EventBridge does not take this pattern: " + problem,
                        "see EventBridge's event patterns"));
    }

    private Target target(Place place) {
        List<String> keys = new ArrayList<>(TARGETS);
        keys.addAll(List.of("config", "input"));
        Optional<Section> section = Section.of(place, keys, problems);
        if (section.isEmpty()) {
            return new Target.Queue("");
        }
        long said = TARGETS.stream().filter(key -> place.child(key).isPresent()).count();
        if (said != 1) {
            problems.add(place, "a target is one of " + String.join(", ", TARGETS), "write exactly one of them");
            return new Target.Queue("");
        }
        boolean takesInput = List.of("task", "http", "handler").stream()
                .anyMatch(key -> place.child(key).isPresent());
        if (place.child("input").isPresent() && !takesInput) {
            problems.add(place.child("input").get(), "only a task or a handler has an input", "leave it out");
        }
        if (place.child("config").isPresent() && place.child("handler").isEmpty()) {
            problems.add(place.child("config").get(), "only a handler has a config", "leave it out");
        }
        return section.get()
                .text("sqs")
                .<Target>map(Target.Queue::new)
                .or(() -> section.get().text("lambda").map(Target.Function::new))
                .or(() -> section.get().text("webhook").map(Target.Webhook::new))
                .or(() -> section.get().text("task").map(name -> new Target.Task(name, input(place))))
                .or(() -> section.get()
                        .mapping("http", "write { url: https://…, method: POST }, as the config of an http step")
                        .map(config -> new Target.Handler(Target.Handler.HTTP, json(config), input(place))))
                .or(() -> section.get()
                        .text("handler")
                        .map(name -> new Target.Handler(name, config(place), input(place))))
                .map(target -> checked(target, place))
                .orElseGet(() -> new Target.Queue(""));
    }

    private Target checked(Target target, Place place) {
        TargetCheck.problem(target)
                .ifPresent(problem ->
                        problems.add(place.child(target.kind()).orElse(place), problem.what(), problem.fix()));
        return target;
    }

    private static Json config(Place target) {
        return target.child("config").map(SubscriptionReader::json).orElse(new Json("{}"));
    }

    private Optional<Json> input(Place target) {
        target.child("input").ifPresent(input -> TargetCheck.mapping(input, problems));
        return target.child("input").map(SubscriptionReader::json);
    }

    private Optional<Rate> rate(Section section) {
        Optional<Integer> burst = section.wholeNumber("burst", 1, Rate.MOST_TOKENS);
        Optional<String> written = section.text("rate");
        Optional<Rate> rate = written.flatMap(text -> Rate.parse(text, burst));
        if (written.isPresent() && rate.isEmpty()) {
            problems.add(section.child("rate").orElse(section.place()), "this is no rate", "write 10/s, 30/m or 500/h");
        }
        if (burst.isPresent() && written.isEmpty()) {
            problems.add(
                    section.child("burst").orElse(section.place()), "a burst belongs to a rate", "write rate: 10/s");
        }
        return rate;
    }

    private Patience patience(Section section) {
        return section.section("disableAfter", List.of("failures", "time"))
                .map(after -> new Patience(
                        after.wholeNumber("failures", 1, 1_000_000).orElse(Patience.DEFAULT.failures()),
                        after.duration("time", Duration.ZERO, LONGEST_PATIENCE).orElse(Patience.DEFAULT.time())))
                .orElse(Patience.DEFAULT);
    }

    private static Json json(Place place) {
        return new Json(CanonicalJson.of(place.node()));
    }
}
