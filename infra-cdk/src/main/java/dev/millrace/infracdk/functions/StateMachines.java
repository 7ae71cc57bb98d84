package dev.millrace.infracdk.functions;

import dev.millrace.infracdk.nag.AcceptedFinding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/// The state machines that steps with the handler `state-machine` may begin executions of: exactly those that the
/// deployment names. They are in its account and region, as the events of others do not come here.
public final class StateMachines {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:states:[^:]+:\\d{12}:stateMachine:[\\w-]{1,80}");
    private static final Pattern NAME = Pattern.compile("[\\w-]{1,80}");

    private static final String MACHINE = ":stateMachine:";

    private final Construct scope;
    private final List<String> arns;
    private final String prefix;

    /// @param named names in this account and region, or ARNs; an ARN may be one that is not known yet
    public StateMachines(Construct scope, List<String> named) {
        for (var machine : named) {
            if (!Token.isUnresolved(machine)
                    && !ARN.matcher(machine).matches()
                    && !NAME.matcher(machine).matches()) {
                throw new IllegalArgumentException("'" + machine + "' names no state machine: write NAME or an ARN,"
                        + " without alias or version; wildcards are not allowed");
            }
        }
        this.scope = scope;
        this.arns = named.stream().map(machine -> arn(scope, machine)).toList();
        this.prefix = prefix(scope);
    }

    public boolean isEmpty() {
        return arns.isEmpty();
    }

    public List<String> arns() {
        return arns;
    }

    /// With what the names of executions begin that steps of this deployment have begun, and those of no other do.
    public String prefix() {
        return prefix;
    }

    /// To begin executions, and to look how they ended.
    public void grantBegin(IGrantable grantee) {
        grant(grantee, "states:StartExecution", arns);
        grantLook(grantee);
    }

    public void grantLook(IGrantable grantee) {
        var stack = Stack.of(scope);
        var executions =
                arns.stream().map(arn -> execution(arn) + ":" + prefix + "*").toList();
        grant(grantee, "states:DescribeExecution", executions);
        if (!isEmpty()) {
            AcceptedFinding.atPolicyOf(
                    grantee,
                    new AcceptedFinding(
                            "AwsSolutions-IAM5",
                            "Executions are named after attempts, of which there is no end; the prefix is this stack's own.",
                            executions.stream().map(arn -> reported(stack, arn)).toList()));
        }
    }

    /// As cdk-nag writes an ARN that holds pseudo parameters.
    private static String reported(Stack stack, String arn) {
        return "Resource::"
                + arn.replace(stack.getPartition(), "<AWS::Partition>")
                        .replace(stack.getRegion(), "<AWS::Region>")
                        .replace(stack.getAccount(), "<AWS::AccountId>");
    }

    private void grant(IGrantable grantee, String action, List<String> resources) {
        if (!isEmpty()) {
            Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                    .grantee(grantee)
                    .actions(List.of(action))
                    .resourceArns(resources)
                    .build());
        }
    }

    /// What the ARNs of a state machine's executions begin with.
    private static String execution(String arn) {
        return arn.contains(MACHINE)
                ? arn.replaceFirst(MACHINE, ":execution:")
                : Fn.join(":execution:", Fn.split(MACHINE, arn));
    }

    private static String arn(Construct scope, String machine) {
        return Token.isUnresolved(machine) || ARN.matcher(machine).matches()
                ? machine
                : Stack.of(scope)
                        .formatArn(ArnComponents.builder()
                                .service("states")
                                .resource("stateMachine")
                                .resourceName(machine)
                                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                                .build());
    }

    private static String prefix(Construct scope) {
        var stack = Stack.of(scope).getStackName();
        var named =
                (Token.isUnresolved(stack) ? "" : stack) + "/" + scope.getNode().getPath();
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8));
            return "millrace-" + HexFormat.of().formatHex(hash, 0, 4) + "-";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
