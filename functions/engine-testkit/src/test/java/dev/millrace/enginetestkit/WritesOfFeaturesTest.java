package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What features cost in writes beyond those of the same steps without them: the last column of docs/features.md.
class WritesOfFeaturesTest {
    /// Submission, claim of the root, and the ends of three steps.
    private static final int CHAIN_OF_THREE = 5;

    private final Requests requests = new Requests();
    private int legs;
    private final List<String> tokens = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Handlers handlers = new Handlers()
            .on("skip", call -> new Outcome.Skipped())
            .on("choose", call -> new Outcome.Chose(new Json("\"left\""), Set.of("left")))
            .on("twice", call -> call.attempt() < 3 ? Handlers.mayHelp("OOPS", "again") : Handlers.completed("1"))
            .on("never", call -> Handlers.failed("NO", "for good"))
            .on("each", call -> call.item() < 0 ? new Outcome.Spreads(20) : Handlers.completed("1"))
            .on("long", call -> {
                int leg = call.heartbeat()
                        .checkpoint()
                        .map(checkpoint -> Integer.parseInt(checkpoint.text()))
                        .orElse(0);
                return leg < legs
                        ? new Outcome.GoesOn(new Json(Integer.toString(leg + 1)), Duration.ZERO)
                        : Handlers.completed("1");
            })
            .on("ask", call -> {
                tokens.add(call.token());
                names.add(call.name());
                return Handlers.completed("1");
            });
    private final World world = new World(
            new ManualClock(),
            handlers,
            store -> requests.of(TaskStore.class, store),
            lanes -> requests.of(Queues.class, lanes));

    @Test
    void a_task_that_may_go_stale_and_is_kept_for_a_time_costs_nothing_more_while_it_goes_well() {
        assertThat(writes(aTemplate("shop/order")
                        .stale(Duration.ofHours(1), Stale.Action.FAIL)
                        .keep(Duration.ofDays(1))
                        .with(aStep("a"), aStep("b").after("a"), aStep("c").after("b"))
                        .build()))
                .isEqualTo(CHAIN_OF_THREE);
    }

    @Test
    void a_condition_costs_nothing_of_its_own() {
        assertThat(writes(chain(aStep("b").after("a").by("skip").condition("false"))))
                .isEqualTo(CHAIN_OF_THREE);
    }

    @Test
    void what_a_decision_does_not_choose_is_skipped_in_its_own_write() {
        assertThat(writes(aTemplate("shop/order")
                        .with(
                                aStep("a"),
                                aStep("b").after("a").by("choose").decides("left", "right"),
                                aStep("left").after("b"),
                                aStep("right").after("b"))
                        .build()))
                .isEqualTo(CHAIN_OF_THREE);
    }

    @Test
    void what_a_decision_creates_costs_what_its_steps_cost_and_the_decisions_record() {
        handlers.on(
                "one",
                call -> Plans.creating(Set.of("c"), aStep("x"), aStep("y").after("x")));

        assertThat(writes(aTemplate("shop/order")
                        .with(
                                aStep("a"),
                                aStep("b").after("a").by("one").decides("c"),
                                aStep("c").after("b"))
                        .build()))
                .as("a chain of five that runs in place, and the record that says what was created")
                .isEqualTo(CHAIN_OF_THREE + 2 + 1);
    }

    @Test
    void a_decision_that_travelled_has_its_record_anyway() {
        handlers.on(
                "one",
                call -> Plans.creating(Set.of("c"), aStep("x"), aStep("y").after("x")));
        Template declared = aTemplate("shop/declared")
                .with(
                        aStep("a"),
                        aStep("b").after("a").by("choose").heartbeat(Duration.ofSeconds(30)),
                        aStep("x").after("b"),
                        aStep("y").after("x"),
                        aStep("c").after("y"))
                .build();
        Template created = aTemplate("shop/created")
                .with(
                        aStep("a"),
                        aStep("b").after("a").by("one").decides("c").heartbeat(Duration.ofSeconds(30)),
                        aStep("c").after("b"))
                .build();

        int asDeclared = writes(declared);

        assertThat(writes(created) - asDeclared).isEqualTo(asDeclared);
    }

    @Test
    void an_item_costs_at_most_three_and_spreading_one() {
        int twenty = writes(chain(aStep("b").after("a").by("each").forEach(1_000, 0)));

        assertThat(twenty).isLessThanOrEqualTo(CHAIN_OF_THREE + 1 + 3 * 20);
    }

    @Test
    void a_further_attempt_costs_its_claim_and_its_result_and_all_of_them_one_advance() {
        assertThat(writes(chain(aStep("b").after("a").by("twice").retry(3, Duration.ofSeconds(1)))))
                .isEqualTo(CHAIN_OF_THREE + 2 * 2 + 1);
    }

    @Test
    void going_on_costs_two_and_three_more_where_the_step_began_in_place() {
        legs = 1;
        int once = writes(chain(aStep("b").after("a").by("long")));
        legs = 5;
        int fiveTimes = writes(aTemplate("shop/longer")
                        .with(
                                aStep("a"),
                                aStep("b").after("a").by("long"),
                                aStep("c").after("b"))
                        .build())
                - once;

        assertThat(once).isEqualTo(CHAIN_OF_THREE + 2 + 2);
        assertThat(fiveTimes).isEqualTo(once + 4 * 2);
    }

    @Test
    void an_answer_from_outside_costs_five_and_the_step_behind_it_travels() {
        Template template = chain(aStep("b").after("a").by("ask").answeredWithin(Duration.ofDays(2)));
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);
        world.answer(tokens.getFirst(), Handlers.completed("2"));
        world.runToItsEnd(template, id);

        assertThat(requests.writes())
                .as("claim, wait, park with the task, answer, advance; and three for the step behind it")
                .isEqualTo(CHAIN_OF_THREE - 2 + 5 + 3);
    }

    @Test
    void an_answer_by_name_costs_what_one_by_token_does() {
        Template template = chain(aStep("b").after("a").by("ask").answeredWithin(Duration.ofDays(2)));
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);
        int before = requests.writes();
        world.answer(AttemptName.parse(names.getFirst()).orElseThrow(), step -> true, Handlers.completed("2"));

        assertThat(requests.writes() - before).as("answer, advance").isEqualTo(2);
        world.runToItsEnd(template, id);
        assertThat(requests.writes()).isEqualTo(CHAIN_OF_THREE - 2 + 5 + 3);
    }

    @Test
    void a_child_that_is_waited_for_costs_its_parent_three_more_than_a_step_in_place() {
        Template child = aTemplate("shop/child").with(aStep("only")).build();
        world.knowing(child);
        int alone = writes(child);

        int together = writes(chain(aStep("b").after("a").awaits("shop/child"))) - alone;

        assertThat(alone).as("submitted, claimed, ended").isEqualTo(3);
        assertThat(together - alone)
                .as("the step's claim, wait and end instead of one in place, and one to advance")
                .isEqualTo(CHAIN_OF_THREE + 3);
    }

    @Test
    void a_child_that_nobody_waits_for_costs_its_parent_nothing() {
        Template child = aTemplate("shop/child").with(aStep("only")).build();
        world.knowing(child);
        Template parent = chain(aStep("b").after("a").starts("shop/child"));
        TaskId id = world.submitted(parent).id();

        world.workOff(parent, id);

        assertThat(requests.writes()).isEqualTo(CHAIN_OF_THREE + 3);
    }

    @Test
    void a_compensation_costs_what_a_step_in_place_does_and_one_to_begin_with() {
        int without = writes(aTemplate("shop/without")
                .with(aStep("a"), aStep("b").after("a"), aStep("c").after("b").by("never"))
                .build());
        int with = writes(aTemplate("shop/with")
                        .with(
                                aStep("a").undoneBy("pass"),
                                aStep("b").after("a").undoneBy("pass"),
                                aStep("c").after("b").by("never"))
                        .build())
                - without;

        assertThat(with - without).isEqualTo(2);
    }

    @Test
    void what_a_step_publishes_goes_with_its_own_write() {
        Json small = new Json("[[\"order.shipped\",1,{}]]");
        handlers.on("ship", call -> Handlers.completed("1").publishing(small));
        int inPlace = writes(chain(aStep("b").after("a").by("ship")));
        int travelled = writes(chain(aStep("b").after("a").by("ship").heartbeat(Duration.ofSeconds(30)))) - inPlace;
        int without = writes(chain(aStep("b").after("a").heartbeat(Duration.ofSeconds(30)))) - travelled - inPlace;

        assertThat(inPlace).isEqualTo(CHAIN_OF_THREE);
        assertThat(travelled).isEqualTo(without);
    }

    @Test
    void an_order_costs_one() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(aStep("a").by("never"), aStep("b").after("a"))
                .build();
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);
        int before = requests.writes();

        world.order(id, new Wish.Pause());
        world.order(id, new Wish.Resume());

        assertThat(requests.writes() - before).isEqualTo(2);
    }

    private static Template chain(StepBuilder middle) {
        return aTemplate("shop/order")
                .with(aStep("a"), middle, aStep("c").after("b"))
                .build();
    }

    private int writes(Template template) {
        world.run(template);
        return requests.writes();
    }
}
