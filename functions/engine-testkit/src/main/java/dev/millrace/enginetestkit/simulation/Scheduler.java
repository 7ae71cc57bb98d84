package dev.millrace.enginetestkit.simulation;

import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Virtual time and the order of things. What is planned for one moment happens in the order it was planned.
final class Scheduler {
    private record Planned(Instant at, long order, Runnable action, Optional<Actor> actor) {}

    private final ManualClock clock;
    private final PriorityQueue<Planned> plans =
            new PriorityQueue<>(Comparator.comparing(Planned::at).thenComparingLong(Planned::order));
    private long orders;
    private long steps;
    private boolean closed;
    private @Nullable Actor moving;

    Scheduler(ManualClock clock) {
        this.clock = clock;
    }

    void after(Duration delay, Runnable action) {
        at(clock.instant().plus(delay), action);
    }

    void at(Instant time, Runnable action) {
        plans.add(new Planned(time, orders++, action, Optional.empty()));
    }

    private void turn(Actor actor, Duration delay) {
        plans.add(new Planned(clock.instant().plus(delay), orders++, actor::goOn, Optional.of(actor)));
    }

    boolean isIdle() {
        return plans.isEmpty();
    }

    /// How many plans were carried out.
    long steps() {
        return steps;
    }

    /// Carries out plans in order until there are none, or until told to stop.
    void run(BooleanSupplier stop) {
        while (!stop.getAsBoolean()) {
            Planned next = plans.poll();
            if (next == null) {
                return;
            }
            steps++;
            if (closed) {
                next.actor().ifPresent(Actor::unwind);
                continue;
            }
            clock.advanceTo(next.at());
            next.action().run();
        }
    }

    /// Starts somebody, who moves when the plan for it comes.
    Actor spawn(String name, Life life, Duration delay, Runnable body) {
        Actor actor = new Actor(name, life, body);
        turn(actor, delay);
        return actor;
    }

    /// Ends every life, and lets all who still wait find that out.
    void close() {
        closed = true;
        run(() -> false);
    }

    /// Who moves now.
    Actor moving() {
        if (moving == null) {
            throw new IllegalStateException("Ports of the simulation are called by its actors only");
        }
        return moving;
    }

    /// The life that an invocation's threads share: once it is over, none of them has effect any more.
    static final class Life {
        private boolean over;

        void end() {
            over = true;
        }

        boolean isOver() {
            return over;
        }
    }

    /// A thread of the simulation.
    final class Actor {
        private final String name;
        private final Life life;
        private final Thread thread;
        private volatile boolean mayMove;
        private volatile boolean ended;
        private @Nullable Thread scheduler;

        private Actor(String name, Life life, Runnable body) {
            this.name = name;
            this.life = life;
            this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
                try {
                    awaitTurn();
                    body.run();
                } finally {
                    ended = true;
                    mayMove = false;
                    LockSupport.unpark(scheduler);
                }
            });
        }

        String name() {
            return name;
        }

        Life life() {
            return life;
        }

        private void awaitTurn() {
            while (!mayMove) {
                LockSupport.park(this);
            }
        }

        /// Lets the actor move until it pauses or ends. Called by the scheduler's thread.
        private void goOn() {
            if (ended) {
                return;
            }
            scheduler = Thread.currentThread();
            moving = this;
            mayMove = true;
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
            while (mayMove) {
                LockSupport.park(this);
            }
            moving = null;
        }

        private void unwind() {
            life.end();
            goOn();
        }

        /// Lets time pass. Called by the actor's own thread.
        ///
        /// @throws WorkerDied if its life ended meanwhile
        void pause(Duration time) {
            turn(this, time);
            mayMove = false;
            LockSupport.unpark(scheduler);
            awaitTurn();
            if (life.isOver()) {
                throw new WorkerDied();
            }
        }
    }
}
