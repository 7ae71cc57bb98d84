package dev.millrace.infracdk.functions;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/// The functions that steps with the handler `lambda` may invoke: exactly those that the deployment names,
/// each as it is to be invoked. `billing` allows the function itself and none of its versions;
/// `billing:live` that alias alone.
public final class InvokableFunctions {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:lambda:[^:]+:[^:]+:function:[\\w-]+(:[\\w$-]+)?");
    private static final Pattern NAME = Pattern.compile("[\\w-]+(:[\\w$-]+)?");

    private final Construct scope;
    private final List<String> named;

    /// @param named names in this account and region, or ARNs
    public InvokableFunctions(Construct scope, List<String> named) {
        for (var function : named) {
            if (!ARN.matcher(function).matches() && !NAME.matcher(function).matches()) {
                throw new IllegalArgumentException("'" + function + "' names no Lambda function: write NAME, "
                        + "NAME:ALIAS or an ARN; wildcards are not allowed");
            }
        }
        this.scope = scope;
        this.named = List.copyOf(named);
    }

    public void grantInvoke(IGrantable grantee) {
        if (!named.isEmpty()) {
            Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                    .grantee(grantee)
                    .actions(List.of("lambda:InvokeFunction"))
                    .resourceArns(named.stream().map(this::arn).toList())
                    .build());
        }
    }

    private String arn(String function) {
        return ARN.matcher(function).matches()
                ? function
                : Stack.of(scope)
                        .formatArn(ArnComponents.builder()
                                .service("lambda")
                                .resource("function")
                                .resourceName(function)
                                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                                .build());
    }
}
