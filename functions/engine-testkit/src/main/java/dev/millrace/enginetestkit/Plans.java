package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Steps that decisions of tests create. What such a decision returns names them by a hash; the steps themselves stay
/// in
/// this process.
public final class Plans {
    private static final Map<String, List<StepBuilder>> KNOWN = new ConcurrentHashMap<>();

    private Plans() {}

    /// What a decision returns that creates these steps, and chooses these of its declared children.
    public static Outcome.Creates creating(Set<String> branches, StepBuilder... steps) {
        StringBuilder content = new StringBuilder();
        for (StepBuilder step : steps) {
            content.append(step.built(name -> 0)).append(step.parents());
        }
        String key = hash(content.toString());
        KNOWN.put(key, List.of(steps));
        return new Outcome.Creates(new Json("{\"create\":\"" + key + "\"}"), steps.length, branches);
    }

    /// Long enough that no two plans of all tests have the same: tests run side by side in one process.
    private static String hash(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    /// The steps that such an outcome stands for.
    public static List<StepBuilder> of(Json plan) {
        String key = plan.text().split("\"", -1)[3];
        List<StepBuilder> steps = KNOWN.get(key);
        if (steps == null) {
            throw new IllegalArgumentException("No decision of this process has made " + plan);
        }
        return steps;
    }

    /// The template with these steps: what `Templates.grown` does elsewhere.
    public static Template grown(Template in, int decision, int base, Json plan) {
        Map<String, StepBuilder> builders = new LinkedHashMap<>();
        of(plan).forEach(step -> builders.put(step.name(), step));
        Template part = aTemplate("made/plan")
                .with(builders.values().toArray(StepBuilder[]::new))
                .build();
        List<StepTemplate> steps = new ArrayList<>();
        List<int[]> parents = new ArrayList<>();
        for (int number = 0; number < part.steps().size(); number++) {
            StepBuilder builder = builders.get(part.step(number).name());
            if (builder != null) {
                steps.add(builder.built(name -> base + part.numberOf(name).orElseThrow()));
            }
            List<Integer> behind = new ArrayList<>();
            part.graph().forEachParent(number, behind::add);
            parents.add(behind.stream().mapToInt(Integer::intValue).toArray());
        }
        return in.with(decision, base, steps, parents);
    }
}
