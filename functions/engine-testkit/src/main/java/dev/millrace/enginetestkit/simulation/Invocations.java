package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.usecase.Invocation;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.simulation.Scheduler.Life;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs of functions: each with a name, a time limit, and one or several threads that die together.
final class Invocations {
    /// What an invocation does with one of its messages, or all it does.
    interface Work {
        void run(Invocation invocation);
    }

    private final ManualClock clock;
    private final Scheduler scheduler;
    private final Network network;
    private int names;
    private int alive;
    private @Nullable Throwable bug;

    Invocations(ManualClock clock, Scheduler scheduler, Network network) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.network = network;
    }

    int alive() {
        return alive;
    }

    /// What flew out of the engine although no port failed, if anything did.
    @Nullable Throwable bug() {
        return bug;
    }

    /// Starts an invocation.
    ///
    /// @param atOnce whether its works are done at once, or one after another
    /// @param ended told the places of the works that were done, once all are through or the invocation is dead
    void start(String function, Duration limit, List<Work> works, boolean atOnce, Consumer<List<Integer>> ended) {
        new Running(function + "-" + ++names, clock.instant().plus(limit), works.size(), ended).start(works, atOnce);
    }

    private final class Running {
        private final String name;
        private final Life life;
        private final Invocation invocation;
        private final Consumer<List<Integer>> whenEnded;
        private final List<Integer> done = new ArrayList<>();
        private int open;

        Running(String name, Instant end, int works, Consumer<List<Integer>> whenEnded) {
            this.name = name;
            this.life = network.lifeUntil(end);
            this.invocation = new Invocation(name, end);
            this.whenEnded = whenEnded;
            this.open = works;
        }

        void start(List<Work> works, boolean atOnce) {
            alive++;
            if (atOnce) {
                for (int place = 0; place < works.size(); place++) {
                    int mine = place;
                    String thread = works.size() == 1 ? name : name + "." + place;
                    spawn(thread, () -> run(mine, works.get(mine)));
                }
            } else {
                spawn(name, () -> {
                    for (int place = 0; place < works.size(); place++) {
                        run(place, works.get(place));
                    }
                });
            }
        }

        private void spawn(String thread, Runnable body) {
            scheduler.spawn(thread, life, Duration.ofMillis(1), body);
        }

        private void run(int place, Work work) {
            try {
                if (!life.isOver()) {
                    work.run(invocation);
                    done.add(place);
                }
            } catch (ServiceTrouble | WorkerDied expected) {
                // The message is delivered again.
            } catch (RuntimeException | Error unexpected) {
                bug = bug == null ? unexpected : bug;
            }
            if (--open == 0) {
                alive--;
                network.ended(life);
                boolean died = life.isOver();
                life.end();
                whenEnded.accept(died ? List.of() : done);
            }
        }
    }
}
