package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonClientTest extends ClientPromises {
    @Override
    String language() {
        return "python";
    }

    @Override
    List<String> needs() {
        return List.of("python3");
    }

    @Override
    List<String> example() {
        return List.of("python3", CLIENTS.resolve("python/example_worker.py").toString());
    }

    @Test
    void its_worker_goes_on_from_where_it_left_off() throws Exception {
        millrace.apply(one("long", "retry: { attempts: 1 }"));
        var task = millrace.submit("clients/long", Map.of());

        run("worker");

        var result = millrace.ended(task).path("result");
        assertThat(result.path("pages").asInt()).isEqualTo(3);
        assertThat(result.path("attempt").asInt()).isEqualTo(1);
    }
}
