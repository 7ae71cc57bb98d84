package dev.millrace.promises;

import java.util.Map;

/// The same promises as of its worker that polls over HTTP.
class PythonOverSqsTest extends PythonClientTest {
    @Override
    Map<String, String> environment(String queue) {
        return Map.of(
                "MILLRACE_QUEUE",
                queue,
                "MILLRACE_QUEUE_URL",
                String.valueOf(millrace.stack().workerQueues().get(queue)));
    }
}
