package dev.millrace.productreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductReportTest {
    private static final Quiet CONTEXT = new Quiet();

    @TempDir
    Path folder = Path.of("");

    @Test
    void the_catalogue_becomes_a_report_and_no_row_is_lost() throws IOException {
        ReadCatalogue.Catalogue catalogue =
                new ReadCatalogue().handle(new ReadCatalogue.Source("products.csv"), CONTEXT);
        CheckRows.Checked checked = new CheckRows().handle(new CheckRows.Rows(catalogue.rows()), CONTEXT);
        List<SumUp.Summary> summaries = checked.valid().entrySet().stream()
                .map(part -> new SumUp().handle(new SumUp.Part(part.getKey(), part.getValue()), CONTEXT))
                .toList();
        WriteReport.Written written = new WriteReport()
                .handle(
                        new WriteReport.Findings(folder.toString(), catalogue.count(), checked.rejected(), summaries),
                        CONTEXT);

        assertThat(written.rows()).isEqualTo(1_240);
        assertThat(written.rejected()).isEqualTo(27);
        assertThat(written.products()).isEqualTo(1_213);
        assertThat(Files.readString(Path.of(written.report()))).contains("1,240 rows read, 27 set aside");
        assertThat(Files.readAllLines(Path.of(written.summary()))).hasSize(7);
    }

    @Test
    void a_bad_row_is_set_aside_with_all_its_problems() {
        Row row = new Row(7, List.of("P-1", "", "kitchn", "Ostara", "-1", "n/a", "3", "4.0", "soon"));

        CheckRows.Checked checked = new CheckRows().handle(new CheckRows.Rows(List.of(row)), CONTEXT);

        assertThat(checked.rejected())
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.problems()).hasSize(5));
    }

    @Test
    void quoted_values_may_hold_commas_and_quotes() {
        assertThat(CsvLine.values("1,\"a, \"\"b\"\"\",2")).containsExactly("1", "a, \"b\"", "2");
    }

    @Test
    void a_missing_catalogue_fails_for_good() {
        assertThatThrownBy(() -> new ReadCatalogue().handle(new ReadCatalogue.Source("nowhere.csv"), CONTEXT))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("nowhere.csv");
    }
}
