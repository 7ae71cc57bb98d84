package dev.millrace.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.benchmarks.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Who waits for whom, by a name: `chain-100`, `wide-100` (one, then 98, then one), `layered-100` (levels of up to 100,
/// each step after one to three random ones of the level before), or the name of a file of real workflows, which lie in
/// the folder that the property `millrace.cases` names.
final class Shape {
    private static final int WIDEST_LEVEL = 100;

    private Shape() {}

    /// Parents of each step, lower than it and in order.
    static List<int[]> parents(String name) {
        int dash = name.lastIndexOf('-');
        return switch (dash < 0 ? name : name.substring(0, dash)) {
            case "chain" -> chain(size(name, dash));
            case "wide" -> wide(size(name, dash));
            case "layered" -> layered(size(name, dash));
            default -> real(name);
        };
    }

    /// Real ones that are there, by name.
    static List<String> real() {
        Path folder = Home.realGraphs();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json") && !file.startsWith("chain-"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static int size(String name, int dash) {
        return Integer.parseInt(name.substring(dash + 1));
    }

    private static List<int[]> chain(int size) {
        List<int[]> parents = new ArrayList<>(size);
        for (int step = 0; step < size; step++) {
            parents.add(step == 0 ? new int[0] : new int[] {step - 1});
        }
        return parents;
    }

    private static List<int[]> wide(int size) {
        List<int[]> parents = new ArrayList<>(size);
        parents.add(new int[0]);
        for (int step = 1; step < size - 1; step++) {
            parents.add(new int[] {0});
        }
        int[] all = new int[size - 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = i + 1;
        }
        parents.add(all);
        return parents;
    }

    private static List<int[]> layered(int size) {
        Random random = new Random(size);
        int width = Math.min(WIDEST_LEVEL, Math.max(2, (int) Math.sqrt(size)));
        List<int[]> parents = new ArrayList<>(size);
        for (int step = 0; step < size; step++) {
            int level = step / width;
            parents.add(
                    level == 0
                            ? new int[0]
                            : random.ints(1 + random.nextInt(3), (level - 1) * width, level * width)
                                    .distinct()
                                    .sorted()
                                    .toArray());
        }
        return parents;
    }

    private static List<int[]> real(String name) {
        try {
            return parents(new ObjectMapper()
                    .readTree(Home.realGraphs().resolve(name + ".json").toFile())
                    .path("steps"));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// Steps in the order in which their parents allow it, for a file may have them in any.
    private static List<int[]> parents(JsonNode steps) {
        Map<String, Integer> numbers = new HashMap<>();
        List<int[]> parents = new ArrayList<>();
        for (int before = -1; before < numbers.size(); ) {
            before = numbers.size();
            for (JsonNode step : steps) {
                List<String> after = new ArrayList<>();
                step.path("dependsOn").forEach(parent -> after.add(parent.asText()));
                if (!numbers.containsKey(step.path("name").asText())
                        && numbers.keySet().containsAll(after)) {
                    parents.add(after.stream()
                            .mapToInt(parent -> numbers.getOrDefault(parent, 0))
                            .distinct()
                            .sorted()
                            .toArray());
                    numbers.put(step.path("name").asText(), numbers.size());
                }
            }
        }
        return parents;
    }
}
