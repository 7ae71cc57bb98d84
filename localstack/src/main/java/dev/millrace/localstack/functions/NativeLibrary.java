package dev.millrace.localstack.functions;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The native part of AWS's runtime client, unpacked for the processes of one function.
///
/// By itself the client unpacks it to one fixed place and loads it from there. On Lambda a process has the machine to
/// itself; here several start at once, and one that replaces the file while another loads it kills the other (SIGBUS).
public record NativeLibrary(Path file) implements AutoCloseable {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient";

    public static NativeLibrary unpack() {
        var name = "/jni/libaws-lambda-jni." + system() + ".so";
        try (var library = NativeLibrary.class.getResourceAsStream(name)) {
            if (library == null) {
                throw new FileNotFoundException("AWS's runtime client has no " + name);
            }
            var file = Files.createTempFile("millrace-runtime-client-", ".so");
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return new NativeLibrary(file);
        } catch (IOException trouble) {
            throw new UncheckedIOException(
                    "Functions can't run in processes of their own here: start the stack without", trouble);
        }
    }

    /// What tells a process to load this file.
    public String option() {
        return "-D" + CLIENT + ".JNI=" + file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // A file is left in the folder for temporary files.
        }
    }

    private static String system() {
        var arm = System.getProperty("os.arch").equals("aarch64");
        var musl = Files.exists(Path.of("/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1"));
        return "linux" + (musl ? "_musl" : "") + (arm ? "-aarch_64" : "-x86_64");
    }
}
