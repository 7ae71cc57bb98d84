package dev.millrace.engineaws.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.engineaws.template.TemplateStore.Outcome;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

class TemplateStoreTest {
    private static final String BUCKET = "payloads";

    private final String table = LocalTable.create();
    private final MemoryBucket s3 = new MemoryBucket();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final TemplateStore store = store(LocalTable.client());
    private final S3Templates templates = new S3Templates(LocalTable.client(), table, s3, BUCKET, "prod", now::get);

    @Test
    void what_was_applied_is_found_with_its_environments_overrides() {
        Outcome outcome = store.apply(order("1.0.0", "a"), "ann");

        Template found = templates.find("shop", "order", Optional.empty()).orElseThrow();

        assertThat(outcome).isEqualTo(new Outcome.Applied(applied("1.0.0", "a")));
        assertThat(found.ref()).hasToString("shop/order@1.0.0");
        assertThat(found.hash()).isEqualTo(order("1.0.0", "a").document().hash());
        assertThat(found.steps())
                .extracting(StepTemplate::timeout)
                .as("as environment prod has it")
                .containsExactly(Duration.ofSeconds(7));
        assertThat(templates.byHash(found.ref(), found.hash())).isSameAs(found);
    }

    @Test
    void the_same_content_again_changes_nothing() {
        store.apply(order("1.0.0", "a"), "ann");
        now.set(now.get().plusSeconds(60));

        Outcome again = store.apply(order("1.0.0", "a"), "ann");

        assertThat(again)
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        unchanged -> assertThat(unchanged.template().appliedAt())
                                .isEqualTo(Instant.parse("2026-11-20T10:00:00Z")));
    }

    @Test
    void another_content_under_the_same_version_is_refused_and_the_first_stays() {
        store.apply(order("1.0.0", "a"), "ann");

        Outcome other = store.apply(order("1.0.0", "b"), "ann");

        assertThat(other).isEqualTo(new Outcome.Refused(applied("1.0.0", "a")));
        assertThat(templates
                        .find("shop", "order", Optional.of("1.0.0"))
                        .orElseThrow()
                        .steps())
                .extracting(StepTemplate::name)
                .containsExactly("a");
        assertThat(s3.objects()).hasSize(1);
    }

    @Test
    void our_own_put_repeated_after_a_lost_answer_counts_as_applied() {
        Outcome outcome = store(new LosesAnswers(LocalTable.client())).apply(order("1.0.0", "a"), "ann");

        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void of_many_who_apply_different_contents_at_once_one_wins() throws Exception {
        List<Callable<Outcome>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Reading.Valid template = order("1.0.0", "s" + i);
            calls.add(() -> store.apply(template, "ann"));
        }

        List<Outcome> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                outcomes.add(call.get());
            }
        }

        assertThat(outcomes.stream().filter(Outcome.Applied.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Refused.class::isInstance)).hasSize(15);
    }

    @Test
    void the_newest_version_is_the_highest_number_not_the_last_applied() {
        Stream.of("1.10.0", "1.9.0", "0.99.99", "1.9.10").forEach(version -> store.apply(order(version, "a"), "ann"));

        assertThat(templates
                        .find("shop", "order", Optional.empty())
                        .orElseThrow()
                        .ref()
                        .version())
                .isEqualTo("1.10.0");
        assertThat(templates
                        .find("shop", "order", Optional.of("1.9.0"))
                        .orElseThrow()
                        .ref()
                        .version())
                .isEqualTo("1.9.0");
        assertThat(templates.find("shop", "order", Optional.of("2.0.0"))).isEmpty();
        assertThat(templates.find("shop", "orders", Optional.empty())).isEmpty();
    }

    @Test
    void a_new_version_is_noticed_after_a_few_seconds_and_a_first_one_at_once() {
        assertThat(templates.find("shop", "order", Optional.empty())).isEmpty();
        store.apply(order("1.0.0", "a"), "ann");
        assertThat(templates.find("shop", "order", Optional.empty())).isPresent();
        store.apply(order("2.0.0", "a"), "ann");

        assertThat(newest()).isEqualTo("1.0.0");
        now.set(now.get().plus(S3Templates.FRESH_FOR));
        assertThat(newest()).isEqualTo("2.0.0");
    }

    @Test
    void a_template_is_read_from_s3_once() {
        store.apply(order("1.0.0", "a"), "ann");

        for (int i = 0; i < 5; i++) {
            templates.find("shop", "order", Optional.of("1.0.0"));
        }

        assertThat(s3.reads()).isEqualTo(1);
    }

    @Test
    void content_that_is_gone_or_damaged_is_told_apart_from_an_unknown_template() {
        store.apply(order("1.0.0", "a"), "ann");
        String key = s3.objects().keySet().iterator().next();
        TemplateRef ref = new TemplateRef("shop", "order", "1.0.0");
        String hash = key.substring("templates/".length());

        s3.objects().put(key, order("9.9.9", "z").document().compressed());
        assertThatThrownBy(() -> templates.byHash(ref, hash)).hasMessageContaining("damaged or replaced");
        s3.objects().clear();
        assertThatThrownBy(() -> templates.byHash(ref, hash)).hasMessageContaining("although it was applied");
    }

    @Test
    void lists_go_on_where_the_page_before_ended() {
        for (int i = 0; i < 5; i++) {
            store.apply(read("namespace: n" + i % 2 + "\nname: t" + i + "\nversion: 1.0.0\n"), "ann");
        }

        TemplateStore.Page first = store.list(Optional.empty(), Optional.empty(), 3);
        TemplateStore.Page second = store.list(Optional.empty(), first.next(), 3);

        assertThat(first.templates())
                .extracting(one -> one.ref().toString())
                .containsExactly("n0/t0@1.0.0", "n0/t2@1.0.0", "n0/t4@1.0.0");
        assertThat(second.templates())
                .extracting(one -> one.ref().toString())
                .containsExactly("n1/t1@1.0.0", "n1/t3@1.0.0");
        assertThat(second.next()).isEmpty();
        assertThat(store.list(Optional.of("n1"), Optional.empty(), 10).templates())
                .hasSize(2);
        assertThat(store.list(Optional.of("n"), Optional.empty(), 10).templates())
                .isEmpty();
        assertThatThrownBy(() -> store.list(Optional.of("n1"), Optional.of("n0#t0#x"), 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versions_are_listed_newest_first() {
        Stream.of("1.0.0", "1.2.0", "1.10.0").forEach(version -> store.apply(order(version, "a"), "ann"));

        TemplateStore.Page first = store.versions("shop", "order", Optional.empty(), 2);
        TemplateStore.Page second = store.versions("shop", "order", first.next(), 2);

        assertThat(first.templates()).extracting(one -> one.ref().version()).containsExactly("1.10.0", "1.2.0");
        assertThat(second.templates()).extracting(one -> one.ref().version()).containsExactly("1.0.0");
        assertThat(second.next()).isEmpty();
        assertThatThrownBy(() -> store.versions("shop", "order", Optional.of("x"), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String newest() {
        return templates
                .find("shop", "order", Optional.empty())
                .orElseThrow()
                .ref()
                .version();
    }

    private AppliedTemplate applied(String version, String step) {
        return new AppliedTemplate(
                new TemplateRef("shop", "order", version),
                order(version, step).document().hash(),
                Optional.of("An order"),
                1,
                now.get());
    }

    private TemplateStore store(DynamoDbClient dynamoDb) {
        return new TemplateStore(dynamoDb, table, s3, BUCKET, now::get, new Names());
    }

    private static Reading.Valid order(String version, String step) {
        return read("namespace: shop\nname: order\nversion: " + version + "\ndescription: An order\n", step);
    }

    private static Reading.Valid read(String head) {
        return read(head, "a");
    }

    private static Reading.Valid read(String head, String step) {
        String text = head + "steps: [{name: " + step + ", handler: pass, timeout: 5s}]\n"
                + "environments: {prod: {steps: {" + step + ": {timeout: 7s}}}}\n";
        return (Reading.Valid) new TemplateReader(HandlerCatalogue.of(List.of(new Pass())), "prod").read(text);
    }

    private static final class Pass implements StepHandler<Object, Object> {
        @Override
        public String name() {
            return "pass";
        }

        @Override
        public Object handle(Object input, StepContext context) {
            return input;
        }
    }

    private static final class Names implements Chance {
        private final AtomicInteger last = new AtomicInteger();

        @Override
        public double next() {
            return 0.5;
        }

        @Override
        public String name() {
            return "name-" + last.incrementAndGet();
        }
    }

    /// Puts, loses the answer, and tries again, as the SDK does.
    private record LosesAnswers(DynamoDbClient client) implements DynamoDbClient {
        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            client.putItem(request);
            return client.putItem(request);
        }

        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            return client.getItem(request);
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }
}
