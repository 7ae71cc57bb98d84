package dev.millrace.benchmarks.peers.others;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.millrace.benchmarks.peers.Five;
import dev.millrace.benchmarks.peers.Peer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A scheduler of single tasks: each step replaces its row by that of the next one, with its result as that one's data,
/// and the last one removes it.
public abstract class DbScheduler implements Peer {
    private static final String TABLE = """
            create table scheduled_tasks (
                task_name text not null, task_instance text not null, task_data bytea,
                execution_time timestamptz, picked boolean not null, picked_by text,
                last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                last_heartbeat timestamptz, version bigint not null, priority smallint, state text,
                primary key (task_name, task_instance));
            create index on scheduled_tasks (execution_time);
            create index on scheduled_tasks (last_heartbeat)""";
    private static final int THREADS = 32;
    private static final AtomicLong NUMBER = new AtomicLong();

    private final boolean durable;
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    private DbScheduler(boolean durable) {
        this.durable = durable;
    }

    /// On PostgreSQL as it comes.
    public static final class Durable extends DbScheduler {
        public Durable() {
            super(true);
        }
    }

    /// On PostgreSQL that does not wait for the disk.
    public static final class Fast extends DbScheduler {
        public Fast() {
            super(false);
        }
    }

    @Override
    public String name() {
        return "db-scheduler " + Versions.of(Scheduler.class) + " on PostgreSQL";
    }

    @Override
    public String durable() {
        return Postgres.durable(durable) + "; a finished task leaves nothing";
    }

    @Override
    public Running start() throws Exception {
        Postgres postgres = Postgres.start(durable);
        postgres.execute(TABLE);
        List<CustomTask<String>> steps = new ArrayList<>();
        for (int step = 0; step < Five.STEPS; step++) {
            steps.add(step(step));
        }
        Scheduler scheduler = Scheduler.create(postgres.connections(), List.copyOf(steps))
                .threads(THREADS)
                .pollingInterval(Duration.ofMillis(100))
                .pollUsingLockAndFetch(0.5, 3.0)
                .enableImmediateExecution()
                .build();
        scheduler.start();
        return new Running() {
            @Override
            public void run(String input) throws InterruptedException {
                String name = "t" + NUMBER.incrementAndGet();
                CountDownLatch end = new CountDownLatch(1);
                ends.put(name, end);
                scheduler.schedule(new TaskInstance<>("s0", name, input), Instant.now());
                end.await();
            }

            @Override
            public void close() throws IOException {
                scheduler.stop();
                postgres.close();
            }
        };
    }

    private CustomTask<String> step(int step) {
        return Tasks.custom("s" + step, String.class).execute((instance, context) -> {
            if (step + 1 < Five.STEPS) {
                return new CompletionHandler.OnCompleteReplace<>("s" + (step + 1), Five.RESULT);
            }
            return (complete, operations) -> {
                operations.remove();
                CountDownLatch end = ends.remove(instance.getId());
                if (end != null) {
                    end.countDown();
                }
            };
        });
    }
}
