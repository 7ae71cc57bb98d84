package dev.millrace.infracdk.http;

import dev.millrace.infracdk.functions.JavaFunction;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogSettings;
import software.amazon.awscdk.services.apigatewayv2.LogGroupLogDestination;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/// The HTTP API. Every route asks for a signed request of somebody whom IAM lets invoke it; each request leaves a line
/// in the access log, and too many are refused before they cost anything.
public final class HttpApi extends Construct {
    private final software.amazon.awscdk.services.apigatewayv2.HttpApi api;
    private final HttpStage stage;

    public HttpApi(Construct scope, String id, int requestsPerSecond, RetentionDays logRetention) {
        super(scope, id);
        this.api = software.amazon.awscdk.services.apigatewayv2.HttpApi.Builder.create(this, "Api")
                .apiName(Stack.of(this).getStackName())
                .description("Submits, shows, lists and cancels tasks; applies and shows templates")
                .createDefaultStage(false)
                .defaultAuthorizer(new HttpIamAuthorizer())
                .build();
        var log = LogGroup.Builder.create(this, "AccessLog")
                .retention(logRetention)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        this.stage = HttpStage.Builder.create(this, "Stage")
                .httpApi(api)
                .stageName("$default")
                .autoDeploy(true)
                .throttle(ThrottleSettings.builder()
                        .rateLimit(requestsPerSecond)
                        .burstLimit(2 * requestsPerSecond)
                        .build())
                .accessLogSettings(new AccessLog(log))
                .build();
    }

    /// Sends requests such as `GET /tasks/{id}` to a function.
    public HttpApi route(JavaFunction function, List<String> routes) {
        var integration = HttpLambdaIntegration.Builder.create(function.name(), function.live())
                .scopePermissionToRoute(false)
                .build();
        for (var route : routes) {
            var methodAndPath = route.split(" ", 2);
            api.addRoutes(AddRoutesOptions.builder()
                    .methods(List.of(HttpMethod.valueOf(methodAndPath[0])))
                    .path(methodAndPath[1])
                    .integration(integration)
                    .build());
        }
        return this;
    }

    /// Lets somebody post to these paths, in which `*` stands for anything.
    public void grantPost(IGrantable grantee, List<String> paths) {
        Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of("execute-api:Invoke"))
                .resourceArns(paths.stream()
                        .map(path -> api.arnForExecuteApi("POST", path, stage.getStageName()))
                        .toList())
                .build());
    }

    public software.amazon.awscdk.services.apigatewayv2.HttpApi api() {
        return api;
    }

    public String url() {
        return stage.getUrl();
    }

    /// Who asked for what and what it got; no query strings and no bodies, for they may hold what a user keeps secret.
    private record AccessLog(LogGroup log) implements IAccessLogSettings {
        @Override
        public LogGroupLogDestination getDestination() {
            return new LogGroupLogDestination(log);
        }

        @Override
        public AccessLogFormat getFormat() {
            return AccessLogFormat.custom("{\"requestId\":\"$context.requestId\",\"time\":\"$context.requestTime\","
                    + "\"caller\":\"$context.identity.caller\",\"route\":\"$context.routeKey\","
                    + "\"status\":\"$context.status\",\"milliseconds\":\"$context.responseLatency\","
                    + "\"bytes\":\"$context.responseLength\",\"error\":\"$context.integrationErrorMessage\"}");
        }
    }
}
