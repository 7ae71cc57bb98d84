package dev.millrace.infracdk.nag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.IConstruct;

/// A finding of cdk-nag that is accepted, and why. `appliesTo` narrows it to the details that the rule reports; empty
/// accepts the rule as a whole.
///
/// It is written as the metadata that cdk-nag reads, so that neither this module nor a user's app needs
/// cdk-nag to synthesize.
public record AcceptedFinding(String rule, String reason, List<String> appliesTo) {
    public AcceptedFinding {
        if (reason.length() < 20) {
            throw new IllegalArgumentException("Say why " + rule + " is accepted, not only: " + reason);
        }
        appliesTo = List.copyOf(appliesTo);
    }

    public AcceptedFinding(String rule, String reason) {
        this(rule, reason, List.of());
    }

    /// Accepts findings at the one resource that stands for `construct`, beside those accepted there before.
    public static void at(IConstruct construct, AcceptedFinding... findings) {
        var resource = resourceOf(construct);
        var all = new ArrayList<Object>();
        if (resource.getMetadata("cdk_nag") instanceof Map<?, ?> before
                && before.get("rules_to_suppress") instanceof List<?> accepted) {
            all.addAll(accepted);
        }
        for (var finding : findings) {
            if (!all.contains(finding.metadata())) {
                all.add(finding.metadata());
            }
        }
        resource.addMetadata("cdk_nag", Map.of("rules_to_suppress", all));
    }

    /// Accepts findings at the policy that holds what was granted to `grantee`.
    public static void atPolicyOf(IGrantable grantee, AcceptedFinding... findings) {
        if (grantee.getGrantPrincipal() instanceof IConstruct principal) {
            var policy = principal.getNode().tryFindChild("DefaultPolicy");
            if (policy != null) {
                at(policy, findings);
            }
        }
    }

    /// What the rule reports for a resource that is the attribute `Arn` of another, with `suffix` behind it.
    public static String resource(IConstruct construct, String suffix) {
        var resource = resourceOf(construct);
        return "Resource::<%s.Arn>%s".formatted(Stack.of(resource).resolve(resource.getLogicalId()), suffix);
    }

    private static CfnResource resourceOf(IConstruct construct) {
        if (construct.getNode().getDefaultChild() instanceof CfnResource resource) {
            return resource;
        }
        throw new IllegalArgumentException(construct.getNode().getPath() + " stands for no single resource");
    }

    private Map<String, Object> metadata() {
        return appliesTo.isEmpty()
                ? Map.of("id", rule, "reason", reason)
                : Map.of("id", rule, "reason", reason, "applies_to", appliesTo);
    }
}
