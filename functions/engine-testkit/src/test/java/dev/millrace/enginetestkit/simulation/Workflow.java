package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The workflows of which every single call is made to fail.
@SuppressWarnings("ImmutableEnumChecker") // Template and Workload are immutable, but can't be seen to be.
enum Workflow {
    CHAIN_OF_THREE(
            aTemplate("sim/chain")
                    .with(step("a"), step("b").after("a"), step("c").after("b")),
            Map.of()),

    DIAMOND(
            aTemplate("sim/diamond")
                    .with(
                            step("a"),
                            step("b").after("a"),
                            step("c").after("a"),
                            step("d").after("b", "c")),
            Map.of()),

    /// The first step runs in place; the write that completes it unlocks four, of which one goes on in place.
    FORK_OF_FOUR_REACHED_IN_PLACE(
            aTemplate("sim/fork")
                    .with(
                            step("a"),
                            step("b").after("a"),
                            step("c1").after("b"),
                            step("c2").after("b"),
                            step("c3").after("b"),
                            step("c4").after("b")),
            Map.of()),

    /// Both waits are longer than a queue can hold a message.
    LONG_RETRY_AND_TIMER(
            aTemplate("sim/waits")
                    .with(
                            step("a").retry(3, Duration.ofMinutes(40)),
                            step("b").retry(3, Duration.ofMinutes(40)),
                            step("c").after("a", "b")),
            Map.of(
                    "a",
                    Behaviour.PLAIN.failing(1),
                    "b",
                    Behaviour.PLAIN.failing(1).ending(new Behaviour.End.Waits(Duration.ofHours(1))),
                    "c",
                    Behaviour.PLAIN.ending(new Behaviour.End.Waits(Duration.ofHours(2))))),

    /// The first goes on from being run in place, the others from their records, one of them with a pause.
    GOING_ON(
            aTemplate("sim/goingon")
                    .with(
                            step("a"),
                            step("b").after("a"),
                            step("c").after("a"),
                            step("d").after("b", "c")),
            Map.of(
                    "a",
                    Behaviour.PLAIN.goingOn(1, Duration.ZERO),
                    "b",
                    Behaviour.PLAIN.goingOn(2, Duration.ofSeconds(1)),
                    "c",
                    Behaviour.PLAIN.goingOn(1, Duration.ZERO))),

    /// The middle step starts a task of two steps and waits for it.
    PARENT_AND_CHILD(
            aTemplate("sim/parent")
                    .with(
                            step("a"),
                            step("b").after("a").awaits("sim/child"),
                            step("c").after("b")),
            aTemplate("sim/child").with(step("first"), step("last").after("first"))),

    FAIL_FAST_BESIDE_A_BRANCH(
            aTemplate("sim/failfast")
                    .failurePolicy(FailurePolicy.FAIL_FAST)
                    .with(
                            step("a"),
                            step("b").after("a"),
                            step("c").after("a"),
                            step("d").after("c"),
                            step("e").after("b", "d")),
            Map.of("b", Behaviour.PLAIN.ending(new Behaviour.End.Fails()))),

    /// Somebody cancels it while the second step runs: that ends, the third never begins, and what was done is taken
    /// back.
    CANCELLED_AND_TAKEN_BACK(
            aTemplate("sim/leaves")
                    .with(
                            step("a").undoneBy("simulated"),
                            step("b").after("a").undoneBy("simulated"),
                            step("c").after("b")),
            Map.of("b", Behaviour.PLAIN.taking(Duration.ofSeconds(8))),
            List.of(new Workload.Change(Duration.ofSeconds(6), 0, new Wish.Leave(true))),
            Workload.People.NOBODY),

    /// It is submitted while its template is paused.
    HELD_AND_RELEASED(
            aTemplate("sim/held").with(step("a"), step("b"), step("c").after("a", "b")),
            Map.of(),
            List.of(),
            new Workload.People(
                    List.of(
                            new Workload.Pause(Duration.ZERO, new Held.OfTemplate("sim", "held"), true),
                            new Workload.Pause(Duration.ofSeconds(3), new Held.OfTemplate("sim", "held"), false)),
                    List.of(),
                    List.of(),
                    Map.of(),
                    false)),

    /// Whoever deletes it comes when it has surely ended, and once more.
    DELETED(
            aTemplate("sim/deleted").with(step("a"), step("b").after("a")),
            Map.of(),
            List.of(),
            new Workload.People(
                    List.of(),
                    List.of(),
                    List.of(
                            new Workload.Deletion(Duration.ofMinutes(40), 0),
                            new Workload.Deletion(Duration.ofMinutes(70), 0)),
                    Map.of(),
                    false));

    private final Template template;
    private final Workload workload;

    /// Whose steps are plain.
    Workflow(TemplateBuilder parent, TemplateBuilder child) {
        this.template = parent.build();
        Template below = child.build();
        this.workload = new Workload(
                List.of(template, below),
                Map.of(
                        template.ref().name(),
                                Collections.nCopies(template.graph().size(), Behaviour.PLAIN),
                        below.ref().name(), Collections.nCopies(below.graph().size(), Behaviour.PLAIN)),
                List.of(new Workload.Wish(Duration.ofSeconds(1), template, Optional.of("key"), "{}")),
                List.of());
    }

    Workflow(TemplateBuilder builder, Map<String, Behaviour> special) {
        this(builder, special, List.of(), Workload.People.NOBODY);
    }

    Workflow(
            TemplateBuilder builder,
            Map<String, Behaviour> special,
            List<Workload.Change> orders,
            Workload.People people) {
        this.template = builder.build();
        List<Behaviour> behaviours = new ArrayList<>();
        template.steps().forEach(step -> behaviours.add(special.getOrDefault(step.name(), Behaviour.PLAIN)));
        this.workload = new Workload(
                List.of(template),
                Map.of(template.ref().name(), behaviours),
                Map.of(),
                List.of(new Workload.Wish(Duration.ofSeconds(1), template, Optional.of("key"), "{}")),
                orders,
                List.of(),
                Optional.empty(),
                people);
    }

    Template template() {
        return template;
    }

    Workload workload() {
        return workload;
    }

    /// How often handlers run if nothing goes wrong.
    int runs() {
        return workload.templates().stream()
                .mapToInt(each -> IntStream.range(0, each.graph().size())
                        .map(step -> 1
                                + workload.behaviour(each, step).legs()
                                + (each.step(step).flow().undo().isPresent() ? 1 : 0))
                        .sum())
                .sum();
    }

    private static StepBuilder step(String name) {
        return aStep(name).by("simulated").retry(4, Duration.ofSeconds(2)).timeout(Duration.ofSeconds(20));
    }
}
