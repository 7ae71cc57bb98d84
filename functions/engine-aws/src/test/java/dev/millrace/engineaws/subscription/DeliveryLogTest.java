package dev.millrace.engineaws.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.subscription.Kept;
import dev.millrace.engineaws.table.LocalTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Entries of the delivery log share items, and are found as if each had its own.
class DeliveryLogTest {
    private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");

    private final DynamoSubscriptionStore store = new DynamoSubscriptionStore(LocalTable.client(), LocalTable.create());

    @Test
    void pages_go_on_within_an_item_and_from_one_to_the_next() {
        for (int first = 0; first < 100; first += 7) {
            log("shop", IntStream.range(first, first + 7).toArray());
        }
        log("other", 1_000);

        List<Kept> all = new ArrayList<>();
        List<Kept> page = store.logged("shop", "", 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            all.addAll(page);
            page = store.logged("shop", page.getLast().id(), 10);
        }

        assertThat(all)
                .extracting(Kept::event)
                .containsExactlyElementsOf(IntStream.range(0, 105)
                        .mapToObj(number -> event(104 - number, 0))
                        .toList());
        assertThat(all).extracting(Kept::id).doesNotHaveDuplicates();
        assertThat(all)
                .allSatisfy(
                        one -> assertThat(store.readLogged("shop", one.id())).contains(one));
    }

    @Test
    void an_entry_comes_back_with_all_that_it_says() {
        Kept sent = new Kept(
                "shop",
                Kept.Kind.SENT,
                "1-a-2",
                event(1, 5_000),
                2,
                "HTTP_503",
                "answered 503",
                Map.of("answer", "busy"),
                false,
                BEGAN,
                1,
                List.of());

        store.log("shop", List.of(sent));

        assertThat(store.logged("shop", "", 10)).singleElement().satisfies(read -> {
            assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(sent);
            assertThat(store.readLogged("shop", read.id())).contains(read);
        });
    }

    @Test
    void entries_that_are_much_alike_take_little_room() {
        List<Kept> sent = IntStream.range(0, 50)
                .mapToObj(number -> sent("shop", number, 1_000))
                .toList();

        assertThat(LogItem.of("shop", sent))
                .singleElement()
                .satisfies(item -> assertThat(item.bytes("entries")).hasSizeLessThan(5_000));
    }

    @Test
    void what_is_too_large_for_one_item_is_shared_out_to_several() {
        store.log(
                "shop",
                IntStream.range(0, 10)
                        .mapToObj(number -> sent("shop", number, 90_000))
                        .toList());

        assertThat(store.logged("shop", "", 100)).hasSize(10);
    }

    @Test
    void an_id_that_none_has_finds_nothing() {
        log("shop", 1, 2);
        String known = store.logged("shop", "", 1).getFirst().id();

        assertThat(store.readLogged("shop", known.substring(0, known.length() - 1) + "7"))
                .isEmpty();
        for (String unknown : List.of("", ".", "x", "x.1", "1.", ".1", known + "999999999")) {
            assertThat(store.readLogged("shop", unknown)).as(unknown).isEmpty();
        }
    }

    private void log(String subscription, int... numbers) {
        store.log(
                subscription,
                IntStream.of(numbers)
                        .mapToObj(number -> sent(subscription, number, 0))
                        .toList());
    }

    private static Kept sent(String subscription, int number, int padding) {
        Instant at = BEGAN.plusMillis(number);
        return new Kept(
                subscription,
                Kept.Kind.SENT,
                String.format("%016d-event-%d-1", at.toEpochMilli(), number),
                event(number, padding),
                1,
                "",
                "",
                Map.of("status", "204"),
                false,
                at,
                1,
                List.of());
    }

    private static String event(int number, int padding) {
        return "{\"id\":\"" + number + "\",\"text\":\"" + "x".repeat(padding) + "\"}";
    }
}
