package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;

import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Stale;
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

/// Draws small tasks, and people who have their hands in everything: they order, pause whole templates, namespaces and
/// lanes, delete, submit again what was deleted, answer or do not, and look after what stands still.
final class PeopleWorkload {
    private static final List<Lane> LANES = List.of(Lane.values());
    private static final List<FailurePolicy> POLICIES = List.of(FailurePolicy.values());
    private static final List<Stale.Action> ACTIONS = List.of(Stale.Action.values());

    private final RandomGenerator random;
    private final DrawnOrders orders;
    private final Map<String, List<Behaviour>> behaviours = new HashMap<>();

    PeopleWorkload(RandomGenerator random) {
        this.random = random;
        this.orders = new DrawnOrders(random);
    }

    Workload draw() {
        List<Template> templates = new ArrayList<>();
        Map<String, Integer> percents = new HashMap<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            String name = "p" + i;
            boolean tried = chance(0.2);
            templates.addAll(template(name, tried ? List.of("1.0.0", "2.0.0") : List.of("1.0.0")));
            if (tried) {
                percents.put(name, 1 + random.nextInt(99));
            }
        }
        List<Workload.Wish> wishes = new ArrayList<>();
        List<Workload.Change> changes = new ArrayList<>();
        List<Workload.Deletion> deletions = new ArrayList<>();
        for (int key = 0; key <= random.nextInt(3); key++) {
            Template template = templates.get(random.nextInt(templates.size()));
            Duration at = Duration.ofMillis(random.nextInt(60_000));
            int wish = wishes.size();
            wishes.add(wish(at, template, key));
            for (int again = random.nextInt(3); again > 0; again--) {
                wishes.add(wish(at.plusSeconds(random.nextInt(chance(0.5) ? 600 : 36_000)), template, key));
            }
            for (int order = random.nextInt(5); order > 0; order--) {
                int longest = chance(0.5) ? 5_000 : chance(0.5) ? 600_000 : 10_800_000;
                Duration then = at.plusMillis(random.nextInt(longest));
                Wish what = orders.order(template);
                changes.add(new Workload.Change(then, wish, what));
                if (what instanceof Wish.Cancel && chance(0.5)) {
                    deletions.add(new Workload.Deletion(then.plusSeconds(1 + random.nextInt(120)), wish));
                }
            }
            for (int deletion = chance(0.4) ? 2 : 0; deletion > 0; deletion--) {
                deletions.add(new Workload.Deletion(at.plusSeconds(random.nextInt(36_000)), wish));
            }
        }
        Workload.People people = new Workload.People(orders.pauses(templates), lulls(), deletions, percents, true);
        return new Workload(templates, behaviours, Map.of(), wishes, changes, List.of(), Optional.empty(), people);
    }

    private static Workload.Wish wish(Duration at, Template template, int key) {
        Optional<String> tenant = Optional.of(key % 3 == 0 ? "quiet" : "noisy");
        return new Workload.Wish(at, template, Optional.of("key" + key), "{\"n\":" + key + "}", tenant);
    }

    private boolean chance(double rate) {
        return random.nextDouble() < rate;
    }

    private List<Workload.Lull> lulls() {
        List<Workload.Lull> lulls = new ArrayList<>();
        for (int lull = chance(0.5) ? random.nextInt(4) : 0; lull > 0; lull--) {
            lulls.add(new Workload.Lull(
                    Duration.ofMillis(random.nextInt(120_000)),
                    LANES.get(random.nextInt(LANES.size())),
                    Duration.ofMinutes(10 + random.nextInt(50))));
        }
        return lulls;
    }

    /// The same in several versions.
    private List<Template> template(String name, List<String> versions) {
        int size = 1 + random.nextInt(6);
        List<StepBuilder> steps = new ArrayList<>();
        List<Behaviour> all = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            steps.add(step(number, all));
        }
        FailurePolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
        Lane lane = chance(0.5) ? Lane.NORMAL : LANES.get(random.nextInt(LANES.size()));
        Optional<Duration> keep =
                chance(0.25) ? Optional.of(Duration.ofSeconds(1_200 + random.nextInt(18_000))) : Optional.empty();
        Optional<Duration> timeout =
                chance(0.15) ? Optional.of(Duration.ofSeconds(600 + random.nextInt(20_000))) : Optional.empty();
        Optional<Duration> stale =
                chance(0.3) ? Optional.of(Duration.ofSeconds(600 + random.nextInt(7_200))) : Optional.empty();
        Stale.Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        Identity identity = chance(0.8)
                ? Identity.BY_KEY
                : new Identity(Identity.By.CONTENT, Optional.of(Duration.ofSeconds(60 + random.nextInt(7_200))));
        List<Template> built = new ArrayList<>();
        for (String version : versions) {
            TemplateBuilder template = TemplateBuilder.aTemplate("sim/" + name + "@" + version)
                    .failurePolicy(policy)
                    .lane(lane)
                    .identity(identity);
            steps.forEach(template::with);
            keep.ifPresent(template::keep);
            timeout.ifPresent(template::timeout);
            stale.ifPresent(after -> template.stale(after, action));
            built.add(template.build());
        }
        List<Behaviour> byNumber = new ArrayList<>();
        built.getFirst()
                .steps()
                .forEach(step ->
                        byNumber.add(all.get(Integer.parseInt(step.name().substring(1)))));
        behaviours.put(name, byNumber);
        return built;
    }

    private StepBuilder step(int number, List<Behaviour> all) {
        StepBuilder step = aStep("s" + number)
                .by("simulated")
                .retry(1 + random.nextInt(3), Duration.ofSeconds(1 + random.nextInt(chance(0.2) ? 1_800 : 10)))
                .timeout(Duration.ofSeconds(5 + random.nextInt(30)));
        for (int parent = 0; parent < number; parent++) {
            if (chance(parent == number - 1 ? 0.6 : 0.2)) {
                step.after("s" + parent);
            }
        }
        Behaviour behaviour = behaviour();
        if (chance(0.35)) {
            step.undoneBy("simulated");
        }
        if (chance(0.1)) {
            step.lane(LANES.get(random.nextInt(LANES.size())));
        }
        if (chance(0.1)) {
            step.heartbeat(Duration.ofSeconds(1 + random.nextInt(10)));
        }
        if (chance(0.12)) {
            step.forEach(1 + random.nextInt(3), random.nextInt(2));
            behaviour = behaviour.flowing(new Behaviour.Flow(false, Set.of(), random.nextInt(5), List.of()));
        } else if (chance(0.15)) {
            step.answeredWithin(Duration.ofSeconds(10 + random.nextInt(chance(0.3) ? 259_200 : 3_600)));
            behaviour = behaviour.end() instanceof Behaviour.End.Waits
                    ? behaviour.ending(new Behaviour.End.Succeeds())
                    : behaviour;
        } else if (chance(0.1)) {
            behaviour = behaviour.goingOn(1 + random.nextInt(3), Duration.ofSeconds(random.nextInt(100)));
        }
        all.add(behaviour);
        return step;
    }

    private Behaviour behaviour() {
        Behaviour plain = Behaviour.PLAIN.failing(chance(0.3) ? 1 + random.nextInt(4) : 0);
        if (chance(0.1)) {
            return plain.ending(new Behaviour.End.Fails());
        }
        return chance(0.15)
                ? plain.ending(new Behaviour.End.Waits(Duration.ofSeconds(random.nextInt(3_600))))
                : plain.taking(Duration.ofMillis(1 + random.nextInt(chance(0.3) ? 20_000 : 50)));
    }
}
