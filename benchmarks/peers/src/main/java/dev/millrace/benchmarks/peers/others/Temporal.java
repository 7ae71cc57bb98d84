package dev.millrace.benchmarks.peers.others;

import dev.millrace.benchmarks.peers.Five;
import dev.millrace.benchmarks.peers.Peer;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/// The test server, which keeps everything in memory, with a worker and clients in one process.
public final class Temporal implements Peer {
    private static final String QUEUE = "peers";

    @Override
    public String name() {
        return "Temporal " + Versions.of(TestWorkflowEnvironment.class) + ", its test server";
    }

    @Override
    public String durable() {
        return "nothing";
    }

    @Override
    public Running start() {
        TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
        Worker worker = environment.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(FiveSteps.class);
        worker.registerActivitiesImplementations((Step) input -> Five.RESULT);
        environment.start();
        WorkflowOptions options =
                WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build();
        return new Running() {
            @Override
            public void run(String input) {
                environment
                        .getWorkflowClient()
                        .newWorkflowStub(Chain.class, options)
                        .run(input);
            }

            @Override
            public void close() {
                environment.close();
            }
        };
    }

    /// The workflow, as its clients see it.
    @WorkflowInterface
    public interface Chain {
        @WorkflowMethod
        String run(String input);
    }

    /// Each of its steps.
    @ActivityInterface
    public interface Step {
        @ActivityMethod
        String step(String input);
    }

    /// The workflow; Temporal makes one for each run.
    public static final class FiveSteps implements Chain {
        private final Step steps = Workflow.newActivityStub(
                Step.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .build());

        @Override
        public String run(String input) {
            String last = input;
            for (int step = 0; step < Five.STEPS; step++) {
                last = steps.step(last);
            }
            return last;
        }
    }
}
