package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;

import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws templates, handlers' behaviour, submissions and cancellations from a seed.
final class RandomWorkload {
    private static final Rate KEYED_RATE = new Rate(10, Duration.ofMinutes(1), 3);

    private static final List<Lane> LANES = List.of(Lane.values());

    private final RandomGenerator random;
    private final Map<String, Behaviour> created = new HashMap<>();
    private boolean limited;

    RandomWorkload(RandomGenerator random) {
        this.random = random;
    }

    Workload draw() {
        limited = chance(0.25);
        List<Template> templates = new ArrayList<>();
        Map<String, List<Behaviour>> behaviours = new HashMap<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            Template template = template("t" + i);
            templates.add(template);
            behaviours.put(template.ref().name(), behaviours(template));
        }
        List<Workload.Wish> wishes = new ArrayList<>();
        List<Workload.Change> cancels = new ArrayList<>();
        int keys = 1 + random.nextInt(3);
        for (int key = 0; key < keys; key++) {
            Template template = templates.get(random.nextInt(templates.size()));
            Duration at = Duration.ofMillis(random.nextInt(60_000));
            wishes.add(new Workload.Wish(at, template, Optional.of("key" + key), "{\"n\":" + key + "}"));
            for (int again = chance(0.4) ? random.nextInt(3) : 0; again > 0; again--) {
                String input = "{\"n\":" + (chance(0.8) ? key : "\"other\"") + "}";
                Duration later = chance(0.5) ? at : at.plusMillis(random.nextInt(600_000));
                wishes.add(new Workload.Wish(later, template, Optional.of("key" + key), input));
            }
            if (chance(0.1)) {
                Duration pause = at.plusMillis(random.nextInt(20_000));
                cancels.add(new Workload.Change(pause, wishes.size() - 1, new Wish.Pause()));
                for (int again = 0; again < 5; again++) {
                    Duration resume = pause.plusSeconds(1 + random.nextInt(600) + 600L * again);
                    cancels.add(new Workload.Change(resume, wishes.size() - 1, new Wish.Resume()));
                }
            }
            if (chance(0.15)) {
                int longest = chance(0.5) ? 2_000 : 1_200_000;
                cancels.add(new Workload.Change(
                        at.plusMillis(random.nextInt(longest)), wishes.size() - 1, new Wish.Cancel()));
            }
        }
        if (chance(0.2)) {
            wishes.add(new Workload.Wish(
                    Duration.ofMillis(random.nextInt(60_000)),
                    templates.getFirst(),
                    Optional.empty(),
                    "\"" + "x".repeat(chance(0.3) ? 5_000 : 3) + "\""));
        }
        return new Workload(
                templates, behaviours, created, wishes, cancels, limits(), breaker(), Workload.People.NOBODY);
    }

    private List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        if (limited && chance(0.6)) {
            limits.add(new Limit(
                    new Scope.OfHandler("simulated"),
                    Optional.of(1 + random.nextInt(4)),
                    chance(0.3)
                            ? Optional.of(new Rate(1 + random.nextInt(20), Duration.ofMinutes(1), 2))
                            : Optional.empty()));
        }
        if (limited && chance(0.2)) {
            limits.add(new Limit(new Scope.OfNamespace("sim"), Optional.of(1 + random.nextInt(6)), Optional.empty()));
        }
        return limits;
    }

    private Optional<BreakerPolicy> breaker() {
        return limited && chance(0.4)
                ? Optional.of(new BreakerPolicy(
                        30 + random.nextInt(50),
                        2 + random.nextInt(6),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10 + random.nextInt(100)),
                        1 + random.nextInt(3)))
                : Optional.empty();
    }

    private boolean chance(double rate) {
        return random.nextDouble() < rate;
    }

    private Template template(String name) {
        List<List<Integer>> parents = graph();
        boolean flows = chance(0.5);
        TemplateBuilder template = TemplateBuilder.aTemplate("sim/" + name)
                .failurePolicy(chance(0.5) ? FailurePolicy.FAIL_FAST : FailurePolicy.CONTINUE);
        for (int step = 0; step < parents.size(); step++) {
            StepBuilder builder = aStep("s" + step)
                    .by("simulated")
                    .after(parents.get(step).stream()
                            .map(parent -> "s" + parent)
                            .toArray(String[]::new))
                    .retry(retry())
                    .timeout(Duration.ofSeconds(2 + random.nextInt(60)));
            if (chance(0.1)) {
                builder.heartbeat(Duration.ofSeconds(1 + random.nextInt(20)));
            }
            if (chance(0.1)) {
                builder.lane(LANES.get(random.nextInt(LANES.size())));
            }
            if (flows) {
                flow(builder, parents, step);
            }
            if (chance(0.08)) {
                builder.undoneBy("simulated");
            }
            if (limited && chance(0.3)) {
                int most = 1 + random.nextInt(2);
                boolean perTask = chance(0.5);
                builder.atMost(perTask ? 1 : most, perTask ? "${task.id}" : "all" + most);
            }
            if (limited && chance(0.1)) {
                builder.atMost(KEYED_RATE, "rate");
            }
            template.with(builder);
        }
        return template.identity(identity()).build();
    }

    private Identity identity() {
        if (!chance(0.3)) {
            return Identity.BY_KEY;
        }
        Optional<Duration> within =
                chance(0.7) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(400))) : Optional.empty();
        return new Identity(chance(0.5) ? Identity.By.KEY : Identity.By.CONTENT, within);
    }

    private void flow(StepBuilder builder, List<List<Integer>> parents, int step) {
        if (chance(0.12)) {
            builder.condition("false");
        }
        if (chance(0.3)) {
            builder.whenSkipped(chance(0.5) ? AfterSkipped.SKIP_IF_ANY : AfterSkipped.SKIP_IF_ALL);
        }
        List<String> children = IntStream.range(step + 1, parents.size())
                .filter(child -> parents.get(child).contains(step))
                .mapToObj(child -> "s" + child)
                .toList();
        if (chance(0.1)) {
            builder.forEach(1 + random.nextInt(4), random.nextInt(3));
        } else if (!children.isEmpty() && chance(0.15)) {
            builder.decides(children.toArray(String[]::new));
        }
    }

    private RetryPolicy retry() {
        long[] delays = {1, 200, 5_000, 120_000, 1_800_000};
        Duration delay = Duration.ofMillis(delays[random.nextInt(chance(0.2) ? 5 : 3)]);
        return new RetryPolicy(
                1 + random.nextInt(5),
                chance(0.5) ? new Backoff.Fixed(delay) : new Backoff.Exponential(delay, 2),
                Duration.ofHours(2),
                chance(0.5) ? Jitter.NONE : Jitter.FULL,
                0);
    }

    /// Parents of each step, all lower than the step.
    private List<List<Integer>> graph() {
        return switch (random.nextInt(6)) {
            case 0 -> chain(1 + random.nextInt(8));
            case 1 -> fork(2 + random.nextInt(7), chance(0.5));
            case 2 -> fork(chance(0.2) ? 12 + random.nextInt(28) : 2 + random.nextInt(4), true);
            case 3 -> wide(1 + random.nextInt(6));
            default -> layered(2 + random.nextInt(chance(0.1) ? 38 : 9));
        };
    }

    private static List<List<Integer>> chain(int length) {
        List<List<Integer>> parents = new ArrayList<>();
        for (int step = 0; step < length; step++) {
            parents.add(step == 0 ? List.of() : List.of(step - 1));
        }
        return parents;
    }

    private static List<List<Integer>> fork(int branches, boolean join) {
        List<List<Integer>> parents = new ArrayList<>();
        parents.add(List.of());
        List<Integer> all = new ArrayList<>();
        for (int branch = 1; branch <= branches; branch++) {
            parents.add(List.of(0));
            all.add(branch);
        }
        if (join) {
            parents.add(all);
        }
        return parents;
    }

    private static List<List<Integer>> wide(int steps) {
        List<List<Integer>> parents = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            parents.add(List.of());
        }
        return parents;
    }

    private List<List<Integer>> layered(int steps) {
        double density = 0.1 + random.nextDouble() * 0.5;
        List<List<Integer>> parents = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            List<Integer> mine = new ArrayList<>();
            for (int parent = Math.max(0, step - 8); parent < step; parent++) {
                if (chance(density)) {
                    mine.add(parent);
                }
            }
            parents.add(mine);
        }
        return parents;
    }

    private List<Behaviour> behaviours(Template template) {
        double trouble = chance(0.4) ? 0 : random.nextDouble() * 0.3;
        List<Behaviour> all = new ArrayList<>();
        for (int step = 0; step < template.graph().size(); step++) {
            StepTemplate description = template.step(step);
            Behaviour behaviour = behaviour(description.timeout(), trouble);
            if (description.flow().decides() && behaviour.end() instanceof Behaviour.End.Waits) {
                behaviour = behaviour.ending(new Behaviour.End.Succeeds());
            }
            Set<String> chosen = new HashSet<>(description.flow().branches());
            chosen.removeIf(branch -> chance(0.5));
            int items = description.flow().forEach().isPresent() ? random.nextInt(9) : 0;
            if (!limited && chance(0.12)) {
                behaviour = behaviour.goingOn(1 + random.nextInt(4), Duration.ofSeconds(rests()));
            }
            List<StepBuilder> creates = description.flow().decides() && chance(0.5)
                    ? created(template.ref().name() + "-" + step, trouble, 1)
                    : List.of();
            all.add(behaviour.flowing(new Behaviour.Flow(chance(0.5), chosen, items, creates)));
        }
        return all;
    }

    /// A small graph, of which a step may create another.
    private List<StepBuilder> created(String decision, double trouble, int deep) {
        List<StepBuilder> steps = new ArrayList<>();
        for (int step = 0; step <= random.nextInt(5); step++) {
            String name = decision + "-" + step;
            Duration timeout = Duration.ofSeconds(2 + random.nextInt(60));
            StepBuilder builder = aStep(name).by("simulated").retry(retry()).timeout(timeout);
            for (int parent = 0; parent < step; parent++) {
                if (chance(0.4)) {
                    builder.after(decision + "-" + parent);
                }
            }
            if (chance(0.2)) {
                builder.heartbeat(Duration.ofSeconds(1 + random.nextInt(20)));
            }
            if (chance(0.1)) {
                builder.undoneBy("simulated");
            }
            Behaviour behaviour = behaviour(timeout, trouble);
            int items = 0;
            List<StepBuilder> more = List.of();
            if (chance(0.15)) {
                builder.forEach(1 + random.nextInt(4), random.nextInt(3));
                items = random.nextInt(6);
            } else if (deep < 3 && chance(0.25)) {
                builder.decides();
                more = created(name, trouble, deep + 1);
                behaviour = behaviour.ending(
                        behaviour.end() instanceof Behaviour.End.Waits
                                ? new Behaviour.End.Succeeds()
                                : behaviour.end());
            }
            created.put(name, behaviour.flowing(new Behaviour.Flow(false, Set.of(), items, more)));
            steps.add(builder);
        }
        return steps;
    }

    private Behaviour behaviour(Duration timeout, double trouble) {
        int failures = chance(trouble) ? 1 + random.nextInt(4) : 0;
        Behaviour.End end = chance(trouble / 3)
                ? new Behaviour.End.Fails()
                : chance(0.06) ? new Behaviour.End.Waits(Duration.ofSeconds(waits())) : new Behaviour.End.Succeeds();
        Duration takes = chance(trouble / 4)
                ? timeout.plusSeconds(5)
                : chance(0.2)
                        ? Duration.ofMillis(random.nextLong(timeout.toMillis()))
                        : Duration.ofMillis(1 + random.nextInt(50));
        return new Behaviour(
                failures,
                end,
                takes,
                chance(0.3) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(10))) : Optional.empty(),
                chance(0.1) ? Optional.of(Duration.ofSeconds(random.nextInt(100))) : Optional.empty(),
                chance(0.1) ? 600 : chance(0.02) ? 320_000 : 8);
    }

    private long rests() {
        return chance(0.7) ? 0 : chance(0.7) ? random.nextInt(60) : random.nextInt(7_200);
    }

    private long waits() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(5) - 1;
            case 1 -> random.nextInt(600);
            case 2 -> random.nextInt(7_200);
            default -> 86_400L * (1 + random.nextInt(3));
        };
    }
}
