package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpApiTest {
    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void nothing_is_reachable_without_credentials() {
        assertThat(stack.properties("ApiGatewayV2::Route").values())
                .isNotEmpty()
                .allMatch(route -> route.path("AuthorizationType").asText().equals("AWS_IAM"));
        assertThat(stack.types()).doesNotContain("AWS::Lambda::Url");
        assertThat(stack.properties("Lambda::Permission").values()).allMatch(permission -> permission.has("SourceArn"));
    }

    @Test
    void the_routes_are_those_that_are_documented() {
        assertThat(stack.properties("ApiGatewayV2::Route").values())
                .extracting(route -> route.get("RouteKey").asText())
                .containsExactlyInAnyOrder(
                        "POST /tasks",
                        "GET /tasks",
                        "GET /tasks/{id}",
                        "DELETE /tasks/{id}",
                        "POST /tasks/{id}/{action}",
                        "POST /tasks/{id}/dead-letter",
                        "GET /dead-letters",
                        "GET /dead-letters/{id}",
                        "POST /dead-letters/redrive",
                        "POST /dead-letters/{id}/{action}",
                        "POST /answers/{token}",
                        "GET /answers/{token}",
                        "POST /answers/{token}/heartbeat",
                        "POST /uploads",
                        "GET /limits",
                        "GET /limits/{scope}/{name}",
                        "PUT /limits/{scope}/{name}",
                        "DELETE /limits/{scope}/{name}",
                        "POST /event-types",
                        "GET /event-types",
                        "GET /event-types/{namespace}/{type}",
                        "PUT /event-types/{namespace}/{type}",
                        "POST /events",
                        "GET /breakers",
                        "PUT /breakers/{handler}",
                        "GET /holds",
                        "POST /templates/{namespace}/{name}/pause",
                        "POST /templates/{namespace}/{name}/resume",
                        "POST /namespaces/{namespace}/pause",
                        "POST /namespaces/{namespace}/resume",
                        "POST /lanes/{lane}/pause",
                        "POST /lanes/{lane}/resume",
                        "GET /health",
                        "GET /health/live",
                        "GET /health/ready",
                        "POST /templates",
                        "GET /templates",
                        "GET /templates/{namespace}/{name}",
                        "GET /templates/{namespace}/{name}/{version}",
                        "GET /templates/{namespace}/{name}/diff",
                        "POST /templates/{namespace}/{name}/{version}/deprecate",
                        "POST /templates/{namespace}/{name}/{version}/reinstate",
                        "PUT /templates/{namespace}/{name}/canary",
                        "POST /templates/{namespace}/{name}/canary/{end}",
                        "POST /workers/{queue}/poll",
                        "POST /workers/{queue}/claim",
                        "POST /claims/{token}/heartbeat",
                        "POST /claims/{token}/complete",
                        "POST /claims/{token}/continue",
                        "POST /subscriptions",
                        "GET /subscriptions",
                        "GET /subscriptions/{name}",
                        "PUT /subscriptions/{name}",
                        "DELETE /subscriptions/{name}",
                        "GET /subscriptions/{name}/deliveries",
                        "GET /subscriptions/{name}/dead-letters",
                        "POST /subscriptions/{name}/{action}",
                        "POST /subscriptions/{name}/deliveries/{id}/redeliver",
                        "POST /claims/{token}/fail",
                        "GET /events",
                        "GET /events/types",
                        "GET /events/types/{type}",
                        "POST /replays",
                        "GET /replays",
                        "GET /replays/{id}",
                        "POST /replays/{id}/{action}",
                        "POST /tasks/{id}/events/rebuild");
    }

    @Test
    void handlers_get_events_of_version_2() {
        assertThat(stack.properties("ApiGatewayV2::Integration").values())
                .hasSize(5)
                .allMatch(integration ->
                        integration.get("PayloadFormatVersion").asText().equals("2.0"));
    }

    @Test
    void every_request_leaves_a_line_without_what_a_user_keeps_secret() {
        var format = stack.only("ApiGatewayV2::Stage")
                .at("/Properties/AccessLogSettings/Format")
                .asText();

        assertThat(format)
                .contains("$context.routeKey", "$context.status", "$context.identity.caller")
                .doesNotContain("path", "query", "body");
    }

    @Test
    void a_flood_is_refused_before_it_costs() {
        var limits = stack.only("ApiGatewayV2::Stage").at("/Properties/DefaultRouteSettings");

        assertThat(limits.get("ThrottlingRateLimit").asInt()).isEqualTo(500);
        assertThat(limits.get("ThrottlingBurstLimit").asInt()).isEqualTo(1000);
    }
}
