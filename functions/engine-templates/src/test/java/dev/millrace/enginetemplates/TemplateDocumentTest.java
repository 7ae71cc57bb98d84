package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import org.junit.jupiter.api.Test;

class TemplateDocumentTest {
    private static final String STEPS = "steps: [{name: a, handler: pass, config: {x: 1, y: 2}}]\n";

    @Test
    void formatting_comments_and_the_order_of_keys_do_not_change_the_hash() {
        String other = """
                # Another hand wrote this.
                version: "1.0.0"
                name: 'order'
                steps:
                  - config:
                      y: 2.0
                      x: 0x1
                    handler: pass
                    name: a
                namespace: shop
                """;

        assertThat(Read.valid(other).document().hash())
                .isEqualTo(Read.valid(Read.HEAD + STEPS).document().hash());
    }

    @Test
    void another_content_has_another_hash() {
        String other = STEPS.replace("y: 2", "y: 3");

        assertThat(Read.valid(Read.HEAD + other).document().hash())
                .isNotEqualTo(Read.valid(Read.HEAD + STEPS).document().hash());
    }

    @Test
    void a_stored_document_comes_back_as_it_was_and_compiles_to_the_same_template() {
        Reading.Valid valid = Read.valid(Read.HEAD + STEPS);

        TemplateDocument back = TemplateDocument.decompress(valid.document().compressed());
        Template compiled = TemplateCodec.compile(back, "default");

        assertThat(back).isEqualTo(valid.document());
        assertThat(compiled.ref()).isEqualTo(valid.template().ref());
        assertThat(compiled.hash()).isEqualTo(valid.template().hash());
        assertThat(compiled.steps()).isEqualTo(valid.template().steps());
        assertThat(compiled.steps()).extracting(StepTemplate::name).containsExactly("a");
    }

    @Test
    void a_stored_document_that_was_damaged_is_refused() {
        assertThatThrownBy(() -> TemplateDocument.decompress(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TemplateCodec.compile(TemplateDocument.of("{\"name\":1}"), "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> TemplateCodec.compile(TemplateDocument.of("{"), "default"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
