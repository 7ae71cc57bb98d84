package dev.millrace.localstack;

import dev.millrace.localstack.template.Pseudo;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// What a function's own process must know besides its settings: where services are, and credentials that open nothing.
///
/// The SDK has no variable for path-style access to S3, which a service at an IP address needs;
/// `MILLRACE_S3_PATH_STYLE`
/// asks for it.
final class ProcessEnvironment {
    private ProcessEnvironment() {}

    static Map<String, String> of(Map<String, URI> endpoints, URI bus) {
        var environment = new HashMap<>(Map.of(
                "AWS_REGION", Pseudo.REGION,
                "AWS_DEFAULT_REGION", Pseudo.REGION,
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL_EVENTBRIDGE", bus.toString(),
                "MILLRACE_S3_PATH_STYLE", "true"));
        endpoints.forEach((service, address) -> environment.put("AWS_ENDPOINT_URL_" + service, address.toString()));
        return environment;
    }
}
