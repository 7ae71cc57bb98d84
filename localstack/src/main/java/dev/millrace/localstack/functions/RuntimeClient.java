package dev.millrace.localstack.functions;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/// Where AWS's runtime client is: Lambda brings it along, a function's package does not contain it.
public final class RuntimeClient {
    private static final List<String> FROM_EACH_JAR = List.of(
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private RuntimeClient() {}

    public static List<String> classPath() {
        var entries = new LinkedHashSet<String>();
        for (var name : FROM_EACH_JAR) {
            try {
                var place = Class.forName(name, false, RuntimeClient.class.getClassLoader())
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation();
                entries.add(Path.of(place.toURI()).toString());
            } catch (ClassNotFoundException | URISyntaxException missing) {
                throw new IllegalStateException("AWS's runtime client is not on the class path", missing);
            }
        }
        return List.copyOf(entries);
    }
}
