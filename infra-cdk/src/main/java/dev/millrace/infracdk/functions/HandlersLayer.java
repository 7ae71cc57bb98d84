package dev.millrace.infracdk.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/// A user's own step handlers: jars that Lambda puts on the class path of the functions that run or check steps.
public final class HandlersLayer extends Construct {
    private final LayerVersion layer;

    public HandlersLayer(Construct scope, String id, List<Path> jars) {
        super(scope, id);
        this.layer = LayerVersion.Builder.create(this, "Layer")
                .description("Step handlers")
                .code(Code.fromAsset(arranged(jars).toString()))
                .compatibleRuntimes(List.of(Runtime.JAVA_25))
                .compatibleArchitectures(List.of(Architecture.ARM_64))
                .build();
    }

    public LayerVersion layer() {
        return layer;
    }

    /// Lambda looks for jars in `java/lib` of a layer.
    private static Path arranged(List<Path> jars) {
        try {
            var folder = Files.createTempDirectory("millrace-handlers");
            var lib = Files.createDirectories(folder.resolve("java/lib"));
            for (var jar : jars) {
                if (!Files.isRegularFile(jar)) {
                    throw new IllegalArgumentException("There is no jar of handlers at " + jar.toAbsolutePath());
                }
                Files.copy(jar, lib.resolve(jar.getFileName().toString()));
            }
            return folder;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
