package dev.millrace.imagebatch;

import static dev.millrace.testing.WorkflowAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.SubmittedTask;
import dev.millrace.testing.Workflows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBatchTest {
    private static final Path TEMPLATE = Path.of("image-batch.yaml");

    @TempDir
    Path folder = Path.of("");

    @Test
    void damaged_pictures_are_left_out_of_the_album() throws IOException {
        SubmittedTask batch = Workflows.of(TEMPLATE)
                .submit(Map.of("folder", folder.toString(), "pictures", 24))
                .runToItsEnd();

        assertThat(batch)
                .isComplete()
                .failed("shrink[9]", "DAMAGED")
                .failed("shrink[19]", "DAMAGED")
                .tried("shrink[9]", 1)
                .ran("shrink[23]")
                .before("make-album")
                .result("shrink")
                .at("/0/width")
                .isEqualTo(160)
                .result("shrink")
                .at("/9")
                .isEqualTo("null")
                .result("make-album")
                .at("/damaged")
                .isEqualTo(2);
        assertThat(Files.readString(folder.resolve("album.html"))).contains("small/picture-00001.png");
    }

    @Test
    void a_batch_with_too_many_damaged_pictures_fails() {
        SubmittedTask batch = Workflows.of(TEMPLATE)
                .handler("pictures.take", attempt -> Map.of("files", new String[] {"none-1.png", "none-2.png"}))
                .submit(Map.of("folder", folder.toString(), "pictures", 2))
                .runToItsEnd();

        assertThat(batch).isFailed().failed("shrink", "ITEMS_FAILED").didNotRun("make-album");
    }
}
