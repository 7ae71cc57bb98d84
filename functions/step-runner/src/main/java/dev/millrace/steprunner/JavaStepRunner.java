package dev.millrace.steprunner;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs each attempt on a virtual thread of its own, so that it can be left behind at its deadline.
///
/// A handler that ignores the interrupt goes on as a stray: its context refuses heartbeats, what it returns is dropped,
/// and it is counted until it ends. A stray that waits costs memory only; one that computes without end keeps a
/// processor of this process, which nothing in Java can take back. Whoever owns the process may look at [#strays] and
/// end it.
public final class JavaStepRunner implements StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JavaStepRunner.class);

    private final CompiledSteps steps;
    private final HandlerCatalogue handlers;
    private final HandlerCatalogue known;
    private final Publication publication;
    private final Map<String, String> settings;
    private final InstantSource clock;
    private final Optional<ClassLoader> classes;
    private final AtomicInteger strays = new AtomicInteger();

    /// With all handlers that a class loader sees.
    ///
    /// @param settings of the deployment, which handlers may ask for
    /// @throws IllegalStateException if two handlers have one name
    public JavaStepRunner(ClassLoader classes, Map<String, String> settings, InstantSource clock) {
        this(HandlerCatalogue.load(classes), Optional.of(classes), settings, clock);
    }

    /// With these handlers, on threads that carry a class loader.
    public JavaStepRunner(
            HandlerCatalogue handlers, ClassLoader classes, Map<String, String> settings, InstantSource clock) {
        this(handlers, Optional.of(classes), settings, clock);
    }

    /// With these handlers.
    public JavaStepRunner(HandlerCatalogue handlers, Map<String, String> settings, InstantSource clock) {
        this(handlers, Optional.empty(), settings, clock);
    }

    private JavaStepRunner(
            HandlerCatalogue handlers,
            Optional<ClassLoader> classes,
            Map<String, String> settings,
            InstantSource clock) {
        this(handlers, handlers, new Publication(Optional.empty()), classes, settings, clock);
    }

    /// The same for decisions that may name others beside, whom steps they create are done by.
    public JavaStepRunner knowing(HandlerCatalogue others) {
        return new JavaStepRunner(handlers, others, publication, classes, settings, clock);
    }

    /// The same for handlers that publish events.
    public JavaStepRunner publishing(EventCheck events) {
        return new JavaStepRunner(handlers, known, new Publication(Optional.of(events)), classes, settings, clock);
    }

    private JavaStepRunner(
            HandlerCatalogue handlers,
            HandlerCatalogue known,
            Publication publication,
            Optional<ClassLoader> classes,
            Map<String, String> settings,
            InstantSource clock) {
        this.handlers = handlers;
        this.known = known;
        this.publication = publication;
        this.steps = new CompiledSteps(handlers);
        this.classes = classes;
        this.settings = Map.copyOf(settings);
        this.clock = clock;
    }

    /// @throws CancellationException if the calling thread is interrupted, which is the worker's own end and no outcome
    @Override
    public Outcome run(StepCall call) {
        Duration left = Duration.between(clock.instant(), call.deadline());
        if (!left.isPositive()) {
            return timedOut(call);
        }
        AttemptContext context = new AttemptContext(call, settings, clock);
        FutureTask<Outcome> attempt = new FutureTask<>(() -> outcome(call, context));
        Thread thread = Thread.ofVirtual().name(call.step().name()).unstarted(() -> {
            attempt.run();
            if (attempt.isCancelled()) {
                strays.decrementAndGet();
            }
        });
        classes.ifPresent(thread::setContextClassLoader);
        thread.start();
        try {
            return attempt.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return leave(attempt, context) ? timedOut(call) : attempt.resultNow();
        } catch (InterruptedException interrupted) {
            leave(attempt, context);
            Thread.currentThread().interrupt();
            throw new CancellationException("The worker of task " + call.task() + " was interrupted");
        } catch (ExecutionException broken) {
            return Failures.unexpected(broken);
        }
    }

    @Override
    public Optional<String> problem(Json document, Json schema) {
        return steps.problem(document, schema);
    }

    /// Attempts that were left at their deadline and have not ended yet.
    public int strays() {
        return strays.get();
    }

    /// @return whether the attempt is left; if not, it has just ended by itself
    private boolean leave(FutureTask<Outcome> attempt, AttemptContext context) {
        strays.incrementAndGet();
        context.end();
        if (!attempt.cancel(true)) {
            strays.decrementAndGet();
            return false;
        }
        context.log(LOG.atWarn()).log("An attempt was left at its deadline and its thread interrupted");
        return true;
    }

    private Outcome outcome(StepCall call, AttemptContext context) {
        try {
            CompiledStep step = steps.of(call.step());
            context.begin(step);
            Optional<Outcome> done = step.withoutHandler(call);
            if (done.isPresent()) {
                return done.get();
            }
            Creations creations = new Creations(call.template(), call.number(), Optional.of(known));
            Outcome outcome = step.outcome(step.handler().handle(step.input(call), context), creations);
            return publication.outcome(outcome, call.template().ref().namespace(), context.published());
        } catch (Refusal refusal) {
            return refusal.outcome();
        } catch (Throwable thrown) {
            return Failures.outcome(thrown, context);
        } finally {
            context.end();
        }
    }

    private static Outcome timedOut(StepCall call) {
        return new Outcome.Failed(
                new StepError(
                        StepError.TIMEOUT,
                        "Attempt " + call.attempt() + " did not end within "
                                + call.step().timeout()),
                true,
                Optional.empty());
    }
}
