package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.StepState;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.ItemSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Prints the bytes of ordinary items to `target/items.md`; `docs/items.md` is a copy of it.
final class ItemsPageTest {
    @Test
    void the_page_of_items_says_what_the_code_does() throws IOException {
        String page = page();
        Files.writeString(Path.of("target", "items.md"), page);

        assertThat(Files.readString(Path.of("..", "..", "docs", "items.md")))
                .as("docs/items.md; if the change is meant, copy functions/engine-aws/target/items.md over it")
                .isEqualTo(page);
    }

    private static String page() {
        Item submitted = TaskItem.of(Records.fresh(Records.TASK));
        Item underWay = TaskItem.of(Records.chain(3));
        Item done = TaskItem.of(Records.chain(5));
        Item step = StepItem.of(
                Records.step(0, new StepState.Running(1, 1, Records.NOON), 1, "01k0writer0000000000000000.1"));
        Map<String, String> lines = new TreeMap<>();
        for (Item item : new Item[] {submitted, underWay, done, step}) {
            ItemSize.byAttribute(item)
                    .keySet()
                    .forEach(name -> lines.put(name, line(name, submitted, underWay, done, step)));
        }
        return """
                # What items weigh

                A write is billed by the started kilobyte of the item, before or after, whichever is larger. These are the bytes of a chain of five steps, \
                name and value together, as DynamoDB counts them: an input of 65 bytes, results of 30, a caller's key, a correlation id and a trace. \
                Printed by `ItemsPageTest`; `ItemCodecTest` fails at 1,024.

                | attribute | submitted | three of five done | five done | a step's own item |
                |---|---:|---:|---:|---:|
                """
                + String.join("\n", lines.values())
                + "\n| **all** | **" + ItemSize.of(submitted) + "** | **" + ItemSize.of(underWay) + "** | **"
                + ItemSize.of(done) + "** | **" + ItemSize.of(step) + "** |\n";
    }

    private static String line(String name, Item... items) {
        StringBuilder line = new StringBuilder("| `").append(name).append("` |");
        for (Item item : items) {
            Integer bytes = ItemSize.byAttribute(item).get(name);
            line.append(' ').append(bytes == null ? "" : bytes).append(" |");
        }
        return line.toString();
    }
}
