package dev.millrace.deliverevents.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.deliverevents.deliver.DueMessage.Deliver;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.engineaws.function.PoisonMessageException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DueMessageTest {
    private static final Instant DUE = Instant.parse("2026-11-20T10:00:00.123Z");

    @Test
    void events_travel_by_tens_and_come_as_they_went() {
        List<BusEvent> events = events(23, 10);

        List<Deliver> messages = Deliver.together("shop", events, 2, DUE);

        assertThat(messages).extracting(message -> message.events().size()).containsExactly(10, 10, 3);
        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(DueMessage.parse(message.body().toString())).isEqualTo(message));
        assertThat(messages.stream().flatMap(message -> message.events().stream()))
                .containsExactlyElementsOf(events);
    }

    @Test
    void large_events_share_no_message() {
        assertThat(Deliver.together("shop", events(3, 150_000), 1, DUE))
                .extracting(message -> message.events().size())
                .containsExactly(1, 1, 1);
    }

    @Test
    void a_message_comes_apart_with_the_same_attempt_ahead() {
        Deliver message = new Deliver("shop", events(3, 10), 4, DUE);

        assertThat(message.apart())
                .allSatisfy(one -> {
                    assertThat(one.attempt()).isEqualTo(4);
                    assertThat(one.due()).isEqualTo(DUE);
                })
                .extracting(one -> one.events().getFirst())
                .containsExactlyElementsOf(message.events());
    }

    @Test
    void what_is_no_delivery_is_poison() {
        for (String nonsense :
                List.of("", "{", "[]", "{\"subscription\":\"shop\",\"events\":[]}", "{\"events\":[{\"detail\":1}]}")) {
            assertThatThrownBy(() -> DueMessage.parse(nonsense))
                    .as(nonsense)
                    .isInstanceOf(PoisonMessageException.class)
                    .hasMessageContaining("no delivery");
        }
    }

    private static List<BusEvent> events(int count, int characters) {
        return IntStream.range(0, count)
                .mapToObj(number -> BusEvent.of("""
                        {"id":"b%d","source":"shop","detail-type":"step.completed","time":"2026-11-20T09:00:00Z",
                         "detail":{"id":"e%d","text":"%s"}}""".formatted(number, number, "x".repeat(characters))))
                .toList();
    }
}
