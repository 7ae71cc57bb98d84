package dev.millrace.jsonlog;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Gives each line that is written during an invocation the function and the request it belongs to, by the names that
/// Powertools for AWS Lambda gives them. What the log group says already is left out: logs are paid for by the byte.
public final class InvocationLog {
    private final String service;
    private final AtomicBoolean warm = new AtomicBoolean();

    /// @param environment the function's, where `POWERTOOLS_SERVICE_NAME` is its name
    public InvocationLog(Map<String, String> environment) {
        this.service = environment.getOrDefault("POWERTOOLS_SERVICE_NAME", "millrace");
    }

    /// Does an invocation's work. Threads that it starts say the same.
    public <T> T within(Context context, Supplier<T> work) {
        MDC.put("service", service);
        put("function_request_id", context.getAwsRequestId());
        put("xray_trace_id", root(System.getProperty("com.amazonaws.xray.traceHeader", "")));
        if (!warm.getAndSet(true)) {
            MDC.put("cold_start", "true");
        }
        try {
            return work.get();
        } finally {
            MDC.clear();
        }
    }

    /// `1-67-89` of `Root=1-67-89;Parent=…;Sampled=1`.
    private static String root(String header) {
        return header.startsWith("Root=") ? header.substring("Root=".length()).split(";", 2)[0] : "";
    }

    private static void put(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            MDC.put(name, value);
        }
    }
}
