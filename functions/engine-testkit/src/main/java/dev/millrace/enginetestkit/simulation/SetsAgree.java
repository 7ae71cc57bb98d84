package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Template;

/// Whether what a task's record says in one place agrees with what it says in another.
final class SetsAgree {
    private SetsAgree() {}

    static void check(Template template, TaskRecord task) {
        Graph graph = template.graph();
        StepSet all = StepSet.range(0, task.growth().end(graph.size()));
        unless(all.containsAll(task.settled()), "Settled steps that the graph does not have: %s", task);
        unless(task.settled().containsAll(task.released()), "Released, but not settled: %s", task);
        unless(task.settled().containsAll(task.failed()), "Failed, but not settled: %s", task);
        unless(task.released().containsAll(task.skipped()), "Skipped, but not released: %s", task);
        unless(task.released().minus(task.failed()).equals(task.released()), "Failed and released: %s", task);
        int open = 0;
        for (int step = 0; step < graph.size(); step++) {
            boolean unlocked = graph.parentsIn(task.released(), step);
            boolean counts = unlocked
                    && !task.settled().contains(step)
                    && template.has(step)
                    && task.growth().createdBy(step).isEmpty()
                    && task.growth().itemsOf(step).isEmpty();
            open += counts ? 1 : 0;
            unless(
                    unlocked
                            || !task.released().contains(step)
                            || task.skipped().contains(step)
                            || task.resolved().contains(step),
                    "Step %d released before its parents: %s",
                    step,
                    task);
        }
        for (Fan fan : task.growth().fans()) {
            open += fan.kind() == Fan.Kind.CREATED ? 0 : underWay(template, task, fan);
        }
        unless(task.open() == open, "%d steps are open, the record has %d: %s", open, task.open(), task);
        for (InPlace entry : task.running()) {
            isOpen(graph, task, entry.step(), "runs");
            unless(task.waiter(entry.step()).isEmpty(), "Step %d runs and waits: %s", entry.step(), task);
        }
        for (Waiter waiter : task.waiting()) {
            isOpen(graph, task, waiter.step(), "waits");
        }
        task.owed().forEach(step -> isOpen(graph, task, step, "is owed"));
        unless(
                task.running().stream().mapToInt(InPlace::step).distinct().count()
                        == task.running().size(),
                "A step runs twice: %s",
                task);
        unless(
                task.waiting().stream().mapToInt(Waiter::step).distinct().count()
                        == task.waiting().size(),
                "A step waits twice: %s",
                task);
        boolean standsStill =
                task.state().kind() == TaskState.Kind.BLOCKED || task.state().kind() == TaskState.Kind.PAUSED;
        boolean allSettled = task.settled().equals(all);
        unless(task.ended() ? allSettled : !allSettled || standsStill, "It ends when all is settled: %s", task);
        boolean isKept = template.keep().isPresent() || task.gone();
        unless(
                task.ended() ? isKept || task.lookAt().isEmpty() : task.lookAt().isPresent(),
                "It is looked at until it ends: %s",
                task);
    }

    private static int underWay(Template template, TaskRecord task, Fan fan) {
        int open = StepSet.range(fan.base(), fan.base() + fan.unlocked())
                .minus(task.settled())
                .size();
        int most = fan.kind() == Fan.Kind.ITEMS
                ? template.step(fan.step()).flow().forEach().orElseThrow().atOnce()
                : 1;
        unless(open <= most, "%d items are under way, %d may be: %s", open, most, task);
        return open;
    }

    private static void isOpen(Graph graph, TaskRecord task, int step, String what) {
        unless(
                !task.settled().contains(step)
                        && task.isUnlocked(graph, step)
                        && task.growth().itemsOf(step).isEmpty(),
                "Step %d %s, but is not open: %s",
                step,
                what,
                task);
    }
}
