package dev.millrace.infracdk.functions;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.RecursiveLoop;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.SystemLogLevel;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// A Lambda function in Java 25 on arm64. Each deployment publishes a version, of which SnapStart takes a snapshot,
/// and moves the alias `live` to it. Whatever invokes the function invokes the alias: an unpublished version would
/// start cold.
///
/// Its role may write its own log and nothing else until something is granted.
public final class JavaFunction extends Construct {
    private final String name;
    private final Role role;
    private final Alias live;

    public JavaFunction(Construct scope, String id, JavaFunctionProps props) {
        super(scope, id);
        this.name = props.name();
        var log = LogGroup.Builder.create(this, "Log")
                .retention(props.logRetention())
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        this.role = Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .description("What " + name + " may do")
                .build();
        log.grantWrite(role);
        var function = Function.Builder.create(this, "Function")
                .description(props.description())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .handler(props.handler())
                .code(Code.fromAsset(props.packaged().toString()))
                .layers(props.layers())
                .role(role)
                .timeout(Duration.seconds(props.timeout().toSeconds()))
                .memorySize(props.memoryMegabytes())
                .loggingFormat(LoggingFormat.JSON)
                // Lambda's own lines on each invocation would be a fifth of the log; its metrics say the same.
                .systemLogLevelV2(SystemLogLevel.WARN)
                .logGroup(log)
                .environment(environment(props))
                .recursiveLoop(props.sendsToItself() ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE)
                .build();
        Annotations.of(function)
                .acknowledgeWarning(
                        "@aws-cdk/aws-lambda:snapStartRequirePublish", "The alias below publishes a version.");
        this.live = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
    }

    public String name() {
        return name;
    }

    public Role role() {
        return role;
    }

    /// The only thing to invoke.
    public Alias live() {
        return live;
    }

    private static Map<String, String> environment(JavaFunctionProps props) {
        var environment = new HashMap<>(props.settings());
        environment.put("POWERTOOLS_SERVICE_NAME", props.name());
        environment.put("POWERTOOLS_METRICS_NAMESPACE", "Millrace");
        return environment;
    }
}
