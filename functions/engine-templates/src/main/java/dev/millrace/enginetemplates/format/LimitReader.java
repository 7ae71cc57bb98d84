package dev.millrace.enginetemplates.format;

import dev.millrace.engine.limit.KeyLimit;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.Rate;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.mapping.InputMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the `limits` of a step.
final class LimitReader {
    private LimitReader() {}

    static List<KeyLimit> read(Section step) {
        return step.child("limits").map(place -> limits(place, step.problems())).orElse(List.of());
    }

    private static List<KeyLimit> limits(Place place, Problems problems) {
        if (!(place.node() instanceof Node.Sequence sequence)) {
            Section.wrongKind(place, "a list of limits", "begin each limit with '- name:'", problems);
            return List.of();
        }
        List<KeyLimit> limits = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Section.of(place.child(i, sequence.items().get(i)), Keys.LIMIT, problems)
                    .ifPresent(section -> limits.add(limit(section)));
        }
        return limits;
    }

    private static KeyLimit limit(Section limit) {
        limit.require("name", "name what steps of this namespace count together");
        limit.require("key", "say what of the task counts: ${input.customer}");
        Optional<Integer> concurrent = limit.wholeNumber("concurrent", 1, Limit.MOST_AT_ONCE);
        if (limit.child("concurrent").isEmpty() && limit.child("rate").isEmpty()) {
            limit.problems().add(limit.place(), "this limits nothing", "write concurrent: 5, rate: 100/s or both");
        }
        limit.child("key").ifPresent(place -> check(place, limit.problems()));
        return new KeyLimit(limit.name("name").orElse(""), limit.text("key").orElse(""), concurrent, rate(limit));
    }

    private static void check(Place key, Problems problems) {
        InputMapping mapping = InputMapping.read(key, problems);
        if (!mapping.uses().isEmpty()) {
            problems.add(key, "a limit's key can't come from a step's result", "use ${input…} or ${task.id}");
        }
    }

    private static Optional<Rate> rate(Section limit) {
        Optional<Integer> burst = limit.wholeNumber("burst", 1, Rate.MOST_TOKENS);
        if (burst.isPresent() && limit.child("rate").isEmpty()) {
            limit.problems().add(limit.place(), "a burst belongs to a rate", "add rate: 100/s");
        }
        Optional<String> written = limit.text("rate");
        Optional<Rate> rate = written.flatMap(text -> Rate.parse(text, burst));
        if (written.isPresent() && rate.isEmpty()) {
            limit.problems()
                    .add(
                            limit.child("rate").orElse(limit.place()),
                            "'" + Section.shortened(written.get()) + "' is not a rate",
                            "write 100/s, 30/m or 500/h, at most " + Rate.MOST_TOKENS);
        }
        return rate;
    }
}
