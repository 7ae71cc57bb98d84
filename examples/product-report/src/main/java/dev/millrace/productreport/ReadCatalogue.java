package dev.millrace.productreport;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the file. It not being there won't change by trying again; any other trouble with it may.
public final class ReadCatalogue implements StepHandler<ReadCatalogue.Source, ReadCatalogue.Catalogue> {
    public record Source(String catalogue) {}

    public record Catalogue(int count, List<Row> rows) {}

    @Override
    public String name() {
        return "products.read";
    }

    @Override
    public Catalogue handle(Source source, StepContext context) throws IOException {
        try {
            List<String> lines = Files.readAllLines(Path.of(source.catalogue()));
            List<Row> rows = new ArrayList<>();
            for (int line = 2; line <= lines.size(); line++) {
                rows.add(new Row(line, CsvLine.values(lines.get(line - 1))));
            }
            return new Catalogue(rows.size(), rows);
        } catch (NoSuchFileException missing) {
            throw new PermanentException(
                    "NO_CATALOGUE",
                    "There is no file " + missing.getFile() + " seen from "
                            + Path.of("").toAbsolutePath());
        }
    }
}
