package dev.millrace.enginetemplates.condition;

import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.mapping.InputMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Looks through a JSONLogic rule: whether its operators are known, and what it reads.
public final class ConditionReader {
    /// What a rule was found to read.
    ///
    /// @param uses steps, and where they are named
    public record Reads(List<InputMapping.Use> uses, boolean readsTaskInput) {}

    private static final Set<String> OPERATORS = new TreeSet<>(List.of(
            "var",
            "missing",
            "missing_some",
            "if",
            "==",
            "===",
            "!=",
            "!==",
            "!",
            "!!",
            "or",
            "and",
            ">",
            ">=",
            "<",
            "<=",
            "max",
            "min",
            "+",
            "-",
            "*",
            "/",
            "%",
            "map",
            "filter",
            "reduce",
            "all",
            "none",
            "some",
            "merge",
            "in",
            "cat",
            "substr",
            "log"));

    /// Inside of these, `var` speaks of an element.
    private static final Set<String> OVER_ELEMENTS = Set.of("map", "filter", "reduce", "all", "none", "some");

    private final Problems problems;
    private final boolean aboutEvents;
    private final List<InputMapping.Use> uses = new ArrayList<>();
    private boolean readsTaskInput;

    private ConditionReader(Problems problems, boolean aboutEvents) {
        this.problems = problems;
        this.aboutEvents = aboutEvents;
    }

    /// A rule about an event, which is all that it sees.
    public static void readAboutEvents(Place rule, Problems problems) {
        new ConditionReader(problems, true).rule(rule, false);
    }

    /// Notes unknown operators and variables that are never there.
    public static Reads read(Place rule, Problems problems) {
        ConditionReader reader = new ConditionReader(problems, false);
        reader.rule(rule, false);
        return new Reads(List.copyOf(reader.uses), reader.readsTaskInput);
    }

    private void rule(Place place, boolean ofElement) {
        switch (place.node()) {
            case Node.Mapping mapping -> operation(mapping, place, ofElement);
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    rule(place.child(i, sequence.items().get(i)), ofElement);
                }
            }
            case Node.Text text -> {}
            case Node.Numeric number -> {}
            case Node.Truth truth -> {}
            case Node.Nothing nothing -> {}
        }
    }

    private void operation(Node.Mapping mapping, Place place, boolean ofElement) {
        if (mapping.entries().size() != 1) {
            problems.add(
                    place, "an operation has one key, its operator", "write {\"==\": [{\"var\": \"input.a\"}, 1]}");
            return;
        }
        Node.Entry entry = mapping.entries().getFirst();
        String operator = entry.key();
        if (!OPERATORS.contains(operator)) {
            problems.addAtKey(
                    place.child(entry),
                    entry,
                    "JSONLogic has no operator '" + operator + "'",
                    new Nearest().orElse(operator, OPERATORS, "known are " + String.join(" ", OPERATORS)));
            return;
        }
        Place operands = place.child(entry);
        if (operator.equals("var") || operator.equals("missing")) {
            variables(operands, ofElement);
        } else if (OVER_ELEMENTS.contains(operator) && operands.node() instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                rule(operands.child(i, sequence.items().get(i)), i == 1 || ofElement);
            }
        } else {
            rule(operands, ofElement);
        }
    }

    private void variables(Place operands, boolean ofElement) {
        switch (operands.node()) {
            case Node.Text text -> variable(text.value(), operands, ofElement);
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    Place item = operands.child(i, sequence.items().get(i));
                    if (i == 0 && item.node() instanceof Node.Text text) {
                        variable(text.value(), item, ofElement);
                    } else {
                        rule(item, ofElement);
                    }
                }
            }
            default -> rule(operands, ofElement);
        }
    }

    private void variable(String path, Place place, boolean ofElement) {
        if (ofElement) {
            return;
        }
        String[] parts = path.split("\\.", 4);
        if (aboutEvents) {
            if (!parts[0].equals("event")) {
                problems.add(place, "there is no '" + path + "'", "name event…, such as event.task");
            }
            return;
        }
        if (parts[0].equals("input")) {
            readsTaskInput = true;
        } else if (parts[0].equals("steps") && parts.length >= 3 && parts[2].equals("result")) {
            uses.add(new InputMapping.Use(parts[1], place));
        } else if (!path.equals("task.id")) {
            problems.add(place, "there is no '" + path + "'", "name input…, steps.NAME.result…, or task.id");
        }
    }
}
