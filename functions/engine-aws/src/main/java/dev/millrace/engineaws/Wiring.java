package dev.millrace.engineaws;

import com.amazonaws.services.lambda.runtime.Context;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.CancelTask;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engineaws.function.MessageBatch;
import java.time.InstantSource;

/// Puts the use cases together with their ports on AWS. The one place where it shows what runs over what.
public final class Wiring {
}
