package dev.millrace.engineaws.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.engineaws.template.TemplateLife.Decided;
import dev.millrace.engineaws.template.TemplateLife.Word;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class TemplateLifeTest {
    private static final Word WORD = new Word("ann", "because");
    private static final Deprecation WARNS = new Deprecation("old", Optional.empty(), false);

    private final String table = LocalTable.create();
    private final MemoryBucket s3 = new MemoryBucket();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final List<String> requests = new ArrayList<>();
    private final DynamoDbClient counted = counted(LocalTable.client());
    private final Chance chance = new Names();
    private final TemplateStore store = new TemplateStore(LocalTable.client(), table, s3, "payloads", now::get, chance);
    private final TemplateLife life = new TemplateLife(LocalTable.client(), table, now::get, chance);
    private final S3Templates templates = new S3Templates(counted, table, s3, "payloads", "default", now::get);

    @Test
    void a_deprecated_version_is_not_picked_and_says_so_to_whom_names_it() {
        apply("1.0.0", "1.1.0");

        life.deprecate(ref("1.1.0"), new Deprecation("slow", Optional.of("1.0.0"), true), "ann");

        assertThat(usual()).isEqualTo("1.0.0");
        assertThat(templates.offer("shop", "order", Optional.of("1.1.0")).flatMap(Offer::deprecation))
                .contains(new Deprecation("slow", Optional.of("1.0.0"), true));
        life.reinstate(ref("1.1.0"), WORD);
        later();
        assertThat(usual()).isEqualTo("1.1.0");
    }

    @Test
    void where_all_are_deprecated_the_newest_is_picked_with_its_warning_however_many_there_are() {
        for (int minor = 0; minor < 25; minor++) {
            apply("1." + minor + ".0");
            life.deprecate(ref("1." + minor + ".0"), WARNS, "ann");
        }

        Offer offer = templates.offer("shop", "order", Optional.empty()).orElseThrow();
        assertThat(offer.usual().ref().version()).isEqualTo("1.24.0");
        assertThat(offer.deprecation()).contains(WARNS);

        life.reinstate(ref("1.3.0"), WORD);
        later();
        assertThat(usual()).isEqualTo("1.3.0");
    }

    @Test
    void the_same_decision_again_writes_nothing() {
        apply("1.0.0");
        Decided first = life.deprecate(ref("1.0.0"), WARNS, "ann");
        now.set(now.get().plusSeconds(9));

        assertThat(life.deprecate(ref("1.0.0"), WARNS, "bob")).isEqualTo(first);
        assertThat(life.deprecate(ref("2.0.0"), WARNS, "ann")).isInstanceOf(Decided.Unknown.class);
        assertThat(life.deprecate(ref("1.0.0"), new Deprecation("x", Optional.of("3.0.0"), false), "ann"))
                .isEqualTo(new Decided.Unknown(ref("3.0.0")));
        assertThat(life.deprecate(ref("1.0.0"), new Deprecation("x", Optional.of("1.0.0"), false), "ann"))
                .isInstanceOf(Decided.Refused.class);
    }

    @Test
    void a_canary_stands_beside_the_usual_version_until_it_is_promoted() {
        apply("1.0.0", "1.1.0");

        life.setCanary(ref("1.1.0"), 10, true, WORD);

        assertThat(offered()).isEqualTo("1.0.0, 10% 1.1.0");
        assertThat(store.versions("shop", "order", Optional.empty(), 10).templates())
                .as("without the canary's own item")
                .hasSize(2);
        life.endCanary("shop", "order", true, WORD);
        later();
        assertThat(offered()).isEqualTo("1.1.0");
        assertThat(life.endCanary("shop", "order", true, WORD)).isInstanceOf(Decided.NoCanary.class);
    }

    @Test
    void an_aborted_canary_is_passed_over_until_it_is_tried_again() {
        apply("1.0.0", "1.1.0");
        life.setCanary(ref("1.1.0"), 10, true, WORD);

        life.endCanary("shop", "order", false, WORD);
        assertThat(offered()).isEqualTo("1.0.0");
        life.setCanary(ref("1.1.0"), 50, true, WORD);
        later();

        assertThat(offered()).isEqualTo("1.0.0, 50% 1.1.0");
        life.deprecate(ref("1.1.0"), WARNS, "ann");
        later();
        assertThat(offered()).as("a deprecated one takes nothing").isEqualTo("1.0.0");
    }

    @Test
    void a_canary_is_newer_than_what_submissions_get_and_not_the_only_one() {
        apply("1.0.0", "1.1.0");

        assertThat(life.setCanary(ref("1.0.0"), 10, true, WORD)).isInstanceOf(Decided.Refused.class);
        assertThat(life.setCanary(ref("1.2.0"), 10, true, WORD)).isEqualTo(new Decided.Unknown(ref("1.2.0")));
        assertThat(life.setCanary(ref("1.2.0"), 10, false, WORD)).isInstanceOf(Decided.OfCanary.class);
        assertThat(offered()).as("set before it is applied").isEqualTo("1.1.0");
        apply("1.2.0");
        later();
        assertThat(offered()).isEqualTo("1.1.0, 10% 1.2.0");
        life.deprecate(ref("1.0.0"), WARNS, "ann");
        life.deprecate(ref("1.1.0"), WARNS, "ann");
        assertThat(life.setCanary(ref("1.2.0"), 10, true, WORD)).isInstanceOf(Decided.Refused.class);
    }

    @Test
    void a_submission_without_a_version_costs_a_query_in_five_seconds_and_with_one_a_read_in_a_minute() {
        apply("1.0.0", "1.1.0");
        life.setCanary(ref("1.1.0"), 10, true, WORD);

        for (int i = 0; i < 20; i++) {
            templates.offer("shop", "order", Optional.empty());
            templates.offer("shop", "order", Optional.of("1.0.0"));
            templates.offer("shop", "order", Optional.of("1.1.0"));
        }
        assertThat(requests).containsExactly("query");
        later();
        templates.offer("shop", "order", Optional.empty());
        assertThat(requests).containsExactly("query", "query");

        now.set(now.get().plus(S3Templates.NAMED_FRESH_FOR));
        for (int i = 0; i < 20; i++) {
            templates.offer("shop", "order", Optional.of("1.0.0"));
        }
        assertThat(requests).containsExactly("query", "query", "getItem");
    }

    private void apply(String... versions) {
        for (String version : versions) {
            String text = "namespace: shop\nname: order\nversion: " + version
                    + "\nsteps: [{name: a, handler: 'worker:any'}]\n";
            store.apply(
                    (Reading.Valid)
                            new TemplateReader(HandlerCatalogue.of(List.of()).withWorkers(List.of("any")), "default")
                                    .read(text),
                    "ann");
        }
    }

    private void later() {
        now.set(now.get().plus(S3Templates.FRESH_FOR));
    }

    private String usual() {
        return templates
                .find("shop", "order", Optional.empty())
                .map(Template::ref)
                .map(TemplateRef::version)
                .orElse("");
    }

    private String offered() {
        Offer offer = templates.offer("shop", "order", Optional.empty()).orElseThrow();
        return offer.usual().ref().version()
                + offer.canary()
                        .map(canary -> ", " + canary.percent() + "% "
                                + canary.template().ref().version())
                        .orElse("");
    }

    private static TemplateRef ref(String version) {
        return new TemplateRef("shop", "order", version);
    }

    private DynamoDbClient counted(DynamoDbClient real) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, given) -> {
                    requests.add(method.getName());
                    try {
                        return method.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
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
}
