package dev.millrace.sweep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.Wiring;
import java.time.Duration;
import java.util.Map;

/// Once a minute: looks at the tasks whose look is due. Two at once do no harm; what one does not reach the next
/// one does.
///
/// Invoked by hand with `{"detail": {"look": "all"}}` it looks at every live task at once: after a queue was purged,
/// nothing need wait for its look.
public final class SweepHandler implements RequestHandler<ScheduledEvent, String> {
    /// Time kept back for the task that is being looked at.
    private static final Duration RESERVE = Duration.ofSeconds(20);

    private final SweepTasks sweepTasks;
    private final Wiring wiring;

    /// As Lambda starts it.
    public SweepHandler() {
        this(System.getenv(), SdkClients.primed());
    }

    public SweepHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients);
        this.sweepTasks = wiring.sweepTasks();
    }

    /// @return how many tasks were looked at
    @Override
    public String handleRequest(ScheduledEvent event, Context context) {
        var until = wiring.clock()
                .instant()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(RESERVE);
        boolean all =
                event.getDetail() != null && "all".equals(event.getDetail().get("look"));
        return wiring.run(
                context,
                invocation -> "looked at "
                        + (all ? sweepTasks.sweepAll(until, invocation) : sweepTasks.sweep(until, invocation))
                        + " tasks");
    }
}
