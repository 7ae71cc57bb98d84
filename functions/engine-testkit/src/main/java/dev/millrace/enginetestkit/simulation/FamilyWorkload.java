package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;

import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Draws tasks whose steps start tasks, three generations of them, and people who cancel, pause and resume the eldest;
/// or who order it whatever there is to be ordered, and pause all that is in a template, a namespace or a lane.
final class FamilyWorkload {
    private static final List<String> GENERATIONS = List.of("youngest", "middle", "eldest");

    private final RandomGenerator random;
    private final boolean ordered;
    private final Map<String, List<Behaviour>> behaviours = new HashMap<>();

    /// @param ordered whether people order them whatever there is to be ordered
    FamilyWorkload(RandomGenerator random, boolean ordered) {
        this.random = random;
        this.ordered = ordered;
    }

    Workload draw() {
        List<Template> templates = new ArrayList<>();
        for (int generation = 0; generation < GENERATIONS.size(); generation++) {
            templates.add(template(generation));
        }
        List<Workload.Wish> wishes = new ArrayList<>();
        List<Workload.Change> changes = new ArrayList<>();
        for (int task = 0; task <= random.nextInt(2); task++) {
            Duration at = Duration.ofMillis(random.nextInt(20_000));
            wishes.add(new Workload.Wish(
                    at, templates.getLast(), Optional.of("key" + task), "{}", Optional.of("family" + task)));
            if (chance(0.15)) {
                Duration pause = at.plusMillis(random.nextInt(20_000));
                changes.add(new Workload.Change(pause, task, new Wish.Pause()));
                for (int again = 0; again < 5; again++) {
                    Duration resume = pause.plusSeconds(1 + random.nextInt(600) + 600L * again);
                    changes.add(new Workload.Change(resume, task, new Wish.Resume()));
                }
            }
            if (chance(0.4)) {
                changes.add(new Workload.Change(
                        at.plusMillis(random.nextInt(chance(0.7) ? 3_000 : 600_000)), task, new Wish.Cancel()));
            }
        }
        return ordered ? ordered(templates, wishes, changes) : new Workload(templates, behaviours, wishes, changes);
    }

    private Workload ordered(List<Template> templates, List<Workload.Wish> wishes, List<Workload.Change> changes) {
        DrawnOrders orders = new DrawnOrders(random);
        List<Workload.Change> more = new ArrayList<>(changes);
        for (int wish = 0; wish < wishes.size(); wish++) {
            for (int order = random.nextInt(5); order > 0; order--) {
                int longest = chance(0.5) ? 5_000 : chance(0.5) ? 600_000 : 10_800_000;
                Duration then = wishes.get(wish).at().plusMillis(random.nextInt(longest));
                more.add(new Workload.Change(then, wish, orders.order(templates.getLast())));
            }
        }
        Workload.People people = new Workload.People(orders.pauses(templates), List.of(), List.of(), Map.of(), true);
        return new Workload(templates, behaviours, Map.of(), wishes, more, List.of(), Optional.empty(), people);
    }

    private boolean chance(double rate) {
        return random.nextDouble() < rate;
    }

    private Template template(int generation) {
        TemplateBuilder template = TemplateBuilder.aTemplate("sim/" + GENERATIONS.get(generation))
                .failurePolicy(chance(0.6) ? FailurePolicy.FAIL_FAST : FailurePolicy.CONTINUE);
        List<Behaviour> all = new ArrayList<>();
        int steps = 1 + random.nextInt(4);
        for (int number = 0; number < steps; number++) {
            StepBuilder step = aStep("s" + number)
                    .by("simulated")
                    .retry(1 + random.nextInt(4), Duration.ofSeconds(1 + random.nextInt(5)))
                    .timeout(Duration.ofSeconds(20));
            Behaviour behaviour = behaviour();
            if (number > 0 && chance(0.7)) {
                step.after("s" + (number - 1));
            }
            if (generation > 0 && chance(0.6)) {
                startTask(step, "sim/" + GENERATIONS.get(random.nextInt(generation)));
                if (chance(0.15)) {
                    step.forEach(1 + random.nextInt(3), random.nextInt(2));
                    behaviour = behaviour.flowing(new Behaviour.Flow(false, Set.of(), random.nextInt(5), List.of()));
                }
            }
            template.with(step);
            all.add(behaviour);
        }
        Template built = template.build();
        List<Behaviour> byNumber = new ArrayList<>();
        built.steps()
                .forEach(step ->
                        byNumber.add(all.get(Integer.parseInt(step.name().substring(1)))));
        behaviours.put(built.ref().name(), byNumber);
        return built;
    }

    private void startTask(StepBuilder step, String template) {
        if (chance(0.6)) {
            step.awaits(template);
        } else if (chance(0.5)) {
            step.awaitsAnyEndOf(template);
        } else {
            step.starts(template);
        }
    }

    private Behaviour behaviour() {
        Behaviour plain = Behaviour.PLAIN.failing(chance(0.15) ? 1 + random.nextInt(2) : 0);
        if (chance(0.1)) {
            return plain.ending(new Behaviour.End.Fails());
        }
        return chance(0.15)
                ? plain.ending(new Behaviour.End.Waits(Duration.ofSeconds(random.nextInt(3_600))))
                : plain.taking(Duration.ofMillis(1 + random.nextInt(chance(0.2) ? 15_000 : 50)));
    }
}
