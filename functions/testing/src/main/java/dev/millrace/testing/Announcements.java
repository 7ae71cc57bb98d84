package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.event.EventFormDraft;
import dev.millrace.enginetemplates.event.EventFormReader;
import dev.millrace.enginetemplates.event.RegisterEventType;
import dev.millrace.enginetemplates.event.RegisterEventType.Registered;
import dev.millrace.enginetestkit.memory.MemoryEventForms;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// The users' events of a test: the types it registered, and what steps published in writes that took effect.
final class Announcements {
    private final MemoryEventForms forms = new MemoryEventForms();
    private final RegisterEventType registering;
    private final EventCheck check;
    private final List<Told> told = new ArrayList<>();

    private record Told(TaskId task, OwnEvents events) {}

    Announcements(InstantSource clock) {
        this.registering = new RegisterEventType(forms, clock);
        this.check = new EventCheck(forms, clock);
    }

    EventCheck check() {
        return check;
    }

    /// @throws IllegalArgumentException if the document is refused
    void register(String source, String document) {
        Problems problems = new Problems();
        EventFormDraft draft = EventFormReader.read(document, Optional.empty(), Optional.empty(), problems)
                .orElseThrow(() -> new IllegalArgumentException(source + " is refused: "
                        + problems.sorted().stream().map(Problem::toString).collect(Collectors.joining("; "))));
        Registered registered = registering.register(draft, "test");
        if (!(registered instanceof Registered.Added || registered instanceof Registered.Unchanged)) {
            throw new IllegalArgumentException(source + " is refused: " + registered);
        }
    }

    /// Notes what writes tell.
    TaskStore over(TaskStore table) {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, given) -> {
                    try {
                        Object answer = method.invoke(table, given);
                        if (answer instanceof Write.Moved<?> moved) {
                            note(moved.now());
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private void note(Object record) {
        if (record instanceof TaskRecord task) {
            task.history().own().forEach(events -> told.add(new Told(task.id(), events)));
        } else if (record instanceof StepRecord step) {
            step.history().own().forEach(events -> told.add(new Told(step.task(), events)));
        }
    }

    /// @param names of the task's steps, by number
    List<PublishedEvent> of(TaskId task, Payloads payloads, IntFunction<String> names) {
        List<PublishedEvent> published = new ArrayList<>();
        for (Told each : told) {
            if (each.task().equals(task)) {
                for (JsonNode event : Values.tree(payloads.read(each.events().list()))) {
                    published.add(new PublishedEvent(
                            names.apply(each.events().step()),
                            event.path(0).asText(),
                            event.path(1).asInt(),
                            event.path(2)));
                }
            }
        }
        return List.copyOf(published);
    }
}
