package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.document.Problem;
import java.util.List;

/// Reads templates in tests.
final class Read {
    static final String HEAD = "namespace: shop\nname: order\nversion: 1.0.0\n";

    private Read() {}

    static Reading text(String text) {
        return new TemplateReader(Handlers.ALL, "default").read(text);
    }

    static Reading.Valid valid(String text) {
        Reading reading = text(text);
        assertThat(reading).as("%s", reading).isInstanceOf(Reading.Valid.class);
        return (Reading.Valid) reading;
    }

    static Template template(String text) {
        return valid(text).template();
    }

    static Template templateIn(String environment, String text) {
        return TemplateCodec.compile(valid(text).document(), environment);
    }

    static List<Problem> problems(String text) {
        Reading reading = text(text);
        assertThat(reading).isInstanceOf(Reading.Invalid.class);
        return ((Reading.Invalid) reading).problems();
    }

    /// As people see them.
    static List<String> sentences(String text) {
        return problems(text).stream().map(Problem::toString).toList();
    }
}
