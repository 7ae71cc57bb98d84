package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folder in which a stack keeps everything, for one stack at a time. The lock goes with the process that holds it.
///
/// @param usedBefore whether a stack has kept something here before this one
record DataFolder(Path path, boolean usedBefore, FileChannel lock) implements AutoCloseable {
    static DataFolder open(Path path) {
        try {
            var usedBefore = Files.isDirectory(path.resolve("tables"));
            Files.createDirectories(path);
            var lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(lock)) {
                lock.close();
                throw new IllegalStateException("The data folder " + path.toAbsolutePath()
                        + " is in use by another stack; close that one, or choose another folder");
            }
            return new DataFolder(path, usedBefore, lock);
        } catch (IOException trouble) {
            throw new UncheckedIOException("The data folder " + path.toAbsolutePath() + " can't be used", trouble);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException held) {
            return false;
        }
    }
}
