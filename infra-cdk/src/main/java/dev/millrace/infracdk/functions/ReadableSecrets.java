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

/// The secrets of Secrets Manager that `http` steps may call servers with: exactly those that the deployment names. One
/// that is encrypted with a key of yours needs that key's permission besides.
public final class ReadableSecrets {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:[\\w/+=.@-]+");
    private static final Pattern NAME = Pattern.compile("[\\w/+=.@-]+");

    /// What Secrets Manager puts behind a secret's name in its ARN.
    private static final String SUFFIX = "-??????";

    private final Construct scope;
    private final List<String> named;

    /// @param named names in this account and region, or ARNs
    public ReadableSecrets(Construct scope, List<String> named) {
        for (var secret : named) {
            if (!ARN.matcher(secret).matches() && !NAME.matcher(secret).matches()) {
                throw new IllegalArgumentException(
                        "'" + secret + "' names no secret: write a name or an ARN; wildcards are not allowed");
            }
        }
        this.scope = scope;
        this.named = List.copyOf(named);
    }

    public void grantRead(IGrantable grantee) {
        if (!named.isEmpty()) {
            Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                    .grantee(grantee)
                    .actions(List.of("secretsmanager:GetSecretValue"))
                    .resourceArns(named.stream().map(this::arn).toList())
                    .build());
        }
    }

    private String arn(String secret) {
        return ARN.matcher(secret).matches()
                ? secret
                : Stack.of(scope)
                        .formatArn(ArnComponents.builder()
                                .service("secretsmanager")
                                .resource("secret")
                                .resourceName(secret + SUFFIX)
                                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                                .build());
    }
}
