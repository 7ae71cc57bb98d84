package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engineaws.Wiring;
import java.util.Optional;

/// Whether the deployment can take tasks: it tries what a submission needs, and says what it tried.
final class Health {
    private final TaskStore tasks;
    private final Wiring wiring;

    Health(Wiring wiring) {
        this.tasks = wiring.tasks();
        this.wiring = wiring;
    }

    private interface Check {
        void run();
    }

    ObjectNode ready() {
        ObjectNode checks = Documents.object();
        boolean table = check(checks, "table", () -> tasks.readTask(new TaskId("0".repeat(26))));
        boolean list = check(
                checks,
                "list index",
                () -> tasks.list(new TaskStore.TaskQuery(
                        Optional.of("health"), Optional.empty(), Optional.empty(), 1, Optional.empty())));
        boolean templates =
                check(checks, "templates", () -> wiring.templates().find("health", "check", Optional.empty()));
        boolean well = table && list && templates;
        ObjectNode body = Documents.object().put("status", well ? "ok" : "failing");
        body.set("checks", checks);
        return HttpDoor.response(well ? 200 : 503, body);
    }

    /// A check says what is wrong instead of failing: that is its answer.
    private static boolean check(ObjectNode checks, String name, Check check) {
        try {
            check.run();
            checks.put(name, "ok");
            return true;
        } catch (RuntimeException e) {
            checks.put(name, "failing: " + e.getClass().getSimpleName());
            return false;
        }
    }
}
