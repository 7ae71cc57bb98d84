package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.handler.Answered;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Unfinished;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `state-machine`: an execution of a Step Functions state machine does the step. It is begun with the step's
/// input, and its output is the result. Nobody waits for it meanwhile: its end comes as an event from AWS, and is
/// the step's answer, which `answerWithin` bounds.
///
/// Config: `stateMachine`, a name in this account or an ARN. The deployment says which there are (`stateMachines`).
///
/// The execution bears the attempt's name, so an attempt that is run again begins no second one. If the execution has
/// ended by then, it has answered already.
public final class StateMachineHandler implements StepHandler<JsonNode, Object> {
    private static final String KEY = "stateMachine";
    private static final String FIX = "Write a state machine's name or its ARN";
    private static final Pattern STATE_MACHINE =
            Pattern.compile("(arn:[\\w-]{1,20}:states:[\\w-]{1,30}:\\d{12}:stateMachine:)?[\\w-]{1,80}");

    /// Between the times that an attempt asks for an execution of which nobody knows whether it was begun.
    private static final List<Duration> PAUSES =
            Stream.of(1, 5, 20, 60, 120, 300).map(Duration::ofSeconds).toList();

    private final Predicate<String> known;
    private final Executions executions;

    /// For checking a config where nobody knows what is deployed.
    public StateMachineHandler() {
        this(stateMachine -> true);
    }

    /// For checking a config.
    ///
    /// @param known whether the deployment names a state machine
    public StateMachineHandler(Predicate<String> known) {
        this(known, call -> {
            throw new PermanentException("STEP_FUNCTIONS_UNAVAILABLE", "Nothing here can begin " + call.stateMachine());
        });
    }

    public StateMachineHandler(Predicate<String> known, Executions executions) {
        this.known = known;
        this.executions = executions;
    }

    @Override
    public String name() {
        return "state-machine";
    }

    @Override
    public Object handle(JsonNode input, StepContext context) {
        if (context.answerToken().isEmpty()) {
            throw new PermanentException(
                    "ANSWER_NOT_AWAITED", "The step does not wait for the execution; give it answerWithin");
        }
        Config config = context.config(Config.class);
        return switch (executions.begin(new Executions.Call(
                config.stateMachine(), context.attemptName(), input.toString(), context.deadline()))) {
            case Executions.Begun.Runs runs -> NullNode.getInstance();
            case Executions.Begun.Ended ended -> new Answered(JsonTrees.tree(ended.output()));
            case Executions.Begun.Unknown unknown -> again(unknown, context);
        };
    }

    /// Another attempt would begin another execution, beside one that may run. So this attempt goes on asking for its
    /// own, until it is clear that nobody answers.
    private static Object again(Executions.Begun.Unknown unknown, StepContext context) {
        int before = context.checkpoint(Asked.class)
                .filter(asked -> asked.attempt() == context.attempt())
                .map(Asked::times)
                .orElse(0);
        if (before == PAUSES.size()) {
            throw new RetryableException("STEP_FUNCTIONS_UNREACHABLE", unknown.because());
        }
        return new Unfinished(new Asked(context.attempt(), before + 1), PAUSES.get(before));
    }

    /// How often an attempt has asked in vain.
    record Asked(int attempt, int times) {}

    @Override
    public boolean leavesAnswerToOthers(Map<String, @Nullable Object> config) {
        return true;
    }

    @Override
    public boolean asksByToken(Map<String, @Nullable Object> config) {
        return false;
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, reader -> {
            Config read = Config.from(reader);
            if (STATE_MACHINE.matcher(read.stateMachine()).matches() && !known.test(read.stateMachine())) {
                reader.problem(
                        KEY,
                        "the deployment names no state machine " + read.stateMachine(),
                        "Name it in the deployment's setting 'stateMachines'");
            }
        });
    }

    record Config(String stateMachine) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Config of(Map<String, Object> config) {
            return ConfigReader.read(config, Config::from);
        }

        private static Config from(ConfigReader config) {
            Optional<String> name = config.text(KEY, FIX);
            if (name.isEmpty() && config.value(KEY).isEmpty()) {
                config.problem(KEY, "is missing", FIX);
            }
            name.filter(text -> !STATE_MACHINE.matcher(text).matches())
                    .ifPresent(text -> config.problem(KEY, "is no state machine's name", FIX));
            return new Config(name.orElse(""));
        }
    }
}
