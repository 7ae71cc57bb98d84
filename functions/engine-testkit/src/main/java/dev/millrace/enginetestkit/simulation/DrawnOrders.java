package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Draws what people order, of one task or of all that is in a template, a namespace or a lane.
final class DrawnOrders {
    private static final List<Lane> LANES = List.of(Lane.values());

    /// By then all that was paused goes on again, and the weather is calm.
    private static final Duration LATE = Duration.ofHours(5);

    private final RandomGenerator random;

    DrawnOrders(RandomGenerator random) {
        this.random = random;
    }

    private boolean chance(double rate) {
        return random.nextDouble() < rate;
    }

    /// Some order to a task of this template.
    Wish order(Template template) {
        String step = template.step(random.nextInt(template.steps().size())).name();
        return switch (random.nextInt(11)) {
            case 0 -> new Wish.Cancel();
            case 1, 2 -> new Wish.Leave(chance(0.6));
            case 3 -> new Wish.Pause();
            case 4 -> new Wish.Retry(chance(0.5) ? Optional.of(step) : Optional.empty());
            case 5, 6 -> new Wish.Skip(step);
            case 7 ->
                new Wish.Resolve(
                        Optional.of(step), chance(0.5) ? Optional.of(new Json("\"by hand\"")) : Optional.empty());
            case 8 -> chance(0.3) ? new Wish.Resolve(Optional.empty(), Optional.empty()) : new Wish.Restart(step);
            case 9 -> new Wish.Restart(step);
            default -> new Wish.Move(LANES.get(random.nextInt(LANES.size())));
        };
    }

    /// Pauses, and that each of them is over sooner or later.
    List<Workload.Pause> pauses(List<Template> templates) {
        List<Workload.Pause> pauses = new ArrayList<>();
        for (int pause = random.nextInt(4); pause > 0; pause--) {
            Held held = switch (random.nextInt(3)) {
                case 0 -> new Held.OfNamespace("sim");
                case 1 ->
                    new Held.OfTemplate(
                            "sim",
                            templates
                                    .get(random.nextInt(templates.size()))
                                    .ref()
                                    .name());
                default -> new Held.OfLane(LANES.get(random.nextInt(LANES.size())));
            };
            Duration at = Duration.ofMillis(random.nextInt(chance(0.5) ? 60_000 : 3_600_000));
            pauses.add(new Workload.Pause(at, held, true));
            Duration lasts = Duration.ofSeconds(1 + random.nextInt(chance(0.6) ? 300 : 7_200));
            pauses.add(new Workload.Pause(at.plus(lasts), held, false));
            pauses.add(new Workload.Pause(LATE, held, false));
        }
        return pauses;
    }
}
