package dev.millrace.engineaws.execution;

import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The state machines that the deployment names, and what executions of theirs are called that steps begin.
///
/// An execution bears the name of its attempt behind a prefix that no other deployment has, since two deployments may
/// have tasks of the same id and share a state machine.
///
/// @param arns by name
/// @param prefix of executions' names
public record StateMachines(Map<String, String> arns, String prefix) {
    /// Characters that an execution's name may have.
    public static final int LONGEST_NAME = 80;

    private static final String HANDLER = "state-machine";

    public StateMachines {
        arns = Map.copyOf(arns);
        if (prefix.length() + AttemptName.LONGEST > LONGEST_NAME) {
            throw new IllegalArgumentException("Executions can't be called '" + prefix + "…': a name has "
                    + LONGEST_NAME + " characters, of which an attempt's takes " + AttemptName.LONGEST);
        }
    }

    /// @param list ARNs, separated by commas
    public static StateMachines of(String list, String prefix) {
        Map<String, String> arns = new TreeMap<>();
        for (String arn : list.split(",", -1)) {
            if (!arn.isBlank()) {
                arns.put(nameIn(arn.strip()), arn.strip());
            }
        }
        return new StateMachines(arns, prefix);
    }

    /// @param nameOrArn of a state machine
    public boolean knows(String nameOrArn) {
        return arn(nameOrArn).isPresent();
    }

    /// @return nothing if the deployment does not name it
    public Optional<String> arn(String nameOrArn) {
        return Optional.ofNullable(arns.get(nameIn(nameOrArn)))
                .filter(arn -> !nameOrArn.startsWith("arn:") || arn.equals(nameOrArn));
    }

    /// @param attempt an attempt's name
    public String executionName(String attempt) {
        return prefix + attempt;
    }

    /// The attempt that an execution was begun for, if it was one of ours.
    public Optional<AttemptName> attempt(String executionName) {
        return executionName.startsWith(prefix)
                ? AttemptName.parse(executionName.substring(prefix.length()))
                : Optional.empty();
    }

    /// Whether a step begins executions of this state machine.
    public Predicate<StepTemplate> asking(String stateMachineArn) {
        return step -> step.handler().equals(HANDLER)
                && arn(JsonTrees.tree(step.config()).path("stateMachine").asText())
                        .filter(stateMachineArn::equals)
                        .isPresent();
    }

    /// What the ARN of an execution under this name is.
    static String executionArn(String stateMachineArn, String executionName) {
        return stateMachineArn.replaceFirst(":stateMachine:", ":execution:") + ":" + executionName;
    }

    private static String nameIn(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1);
    }
}
