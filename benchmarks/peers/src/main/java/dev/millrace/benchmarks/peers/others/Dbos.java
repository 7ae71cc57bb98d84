package dev.millrace.benchmarks.peers.others;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.millrace.benchmarks.peers.Five;
import dev.millrace.benchmarks.peers.Peer;
import java.io.IOException;

/// A workflow is a method, called as one; each step's result is a row before the next step begins.
public abstract class Dbos implements Peer {
    private final boolean durable;

    private Dbos(boolean durable) {
        this.durable = durable;
    }

    /// On PostgreSQL as it comes.
    public static final class Durable extends Dbos {
        public Durable() {
            super(true);
        }
    }

    /// On PostgreSQL that does not wait for the disk.
    public static final class Fast extends Dbos {
        public Fast() {
            super(false);
        }
    }

    @Override
    public String name() {
        return "DBOS for Java " + DBOS.version() + " on PostgreSQL";
    }

    @Override
    public String durable() {
        return Postgres.durable(durable);
    }

    @Override
    public Running start() throws Exception {
        Postgres postgres = Postgres.start(durable);
        DBOS dbos = new DBOS(DBOSConfig.defaults("peers")
                .withDataSource(postgres.connections())
                .withAppVersion("1"));
        Chain chain = dbos.registerProxy(Chain.class, new FiveSteps(dbos));
        dbos.launch();
        return new Running() {
            @Override
            public void run(String input) {
                chain.run(input);
            }

            @Override
            public void close() throws IOException {
                dbos.close();
                postgres.close();
            }
        };
    }

    /// DBOS calls it through a proxy.
    public interface Chain {
        String run(String input);
    }

    /// The workflow.
    public static final class FiveSteps implements Chain {
        private final DBOS dbos;

        FiveSteps(DBOS dbos) {
            this.dbos = dbos;
        }

        @Workflow
        @Override
        public String run(String input) {
            String last = input;
            for (int step = 0; step < Five.STEPS; step++) {
                last = dbos.runStep(() -> Five.RESULT, "s" + step);
            }
            return last;
        }
    }
}
