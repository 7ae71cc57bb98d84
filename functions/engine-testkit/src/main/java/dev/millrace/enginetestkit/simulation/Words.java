package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// How a trace says things: short enough for a line.
final class Words {
    private static final int LONGEST = 200;

    private Words() {}

    static String of(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Words::of).orElse("nothing");
            case Write.Moved<?> moved -> "moved " + of(moved.now());
            case Write.Lost<?> lost -> "LOST, there stands " + of(lost.now());
            case TaskRecord task ->
                "v" + task.version() + " " + task.state().kind() + " released " + task.released() + " settled "
                        + task.settled() + " failed " + task.failed() + " open " + task.open() + " running "
                        + task.running() + " waiting " + task.waiting() + " owed " + task.owed()
                        + (task.growth().equals(Growth.NONE)
                                ? ""
                                : " fans " + task.growth().fans() + " undoable "
                                        + task.growth().undoable());
            case StepRecord step -> "#" + step.step() + " r" + step.revision() + " " + step.state();
            case Template template -> template.toString();
            case Map<?, ?> map -> map.values().stream().map(Words::of).toList().toString();
            case Collection<?> all -> all.stream().map(Words::of).toList().toString();
            default -> cut(value.toString());
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
