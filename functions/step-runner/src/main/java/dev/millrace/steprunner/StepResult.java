package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes what a handler returned, and stops at the limit instead of building what would be thrown away.
final class StepResult {
    /// Results beyond this are refused.
    static final int MOST_BYTES = 50_000_000;

    private StepResult() {}

    /// @throws Refusal if it can't be written or is too large
    static Json written(@Nullable Object result) throws Refusal {
        Limited bytes = new Limited();
        try {
            StepJson.MAPPER.writeValue(bytes, result);
            return new Json(bytes.toString(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            throw bytes.isFull
                    ? new Refusal(StepError.RESULT_TOO_LARGE, "The result is larger than " + MOST_BYTES + " bytes")
                    : new Refusal(
                            StepError.RESULT_NOT_SERIALISABLE, "The result can't be written as JSON: " + reason(e));
        }
    }

    private static String reason(Throwable e) {
        return switch (e) {
            case JsonProcessingException json -> json.getOriginalMessage();
            default -> e.toString();
        };
    }

    private static final class Limited extends ByteArrayOutputStream {
        private boolean isFull;

        Limited() {
            super(512);
        }

        @Override
        public synchronized void write(int b) {
            if (count >= MOST_BYTES) {
                overflow();
            }
            super.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count + (long) length > MOST_BYTES) {
                overflow();
            }
            super.write(bytes, offset, length);
        }

        private void overflow() {
            isFull = true;
            throw new IllegalStateException("full");
        }
    }
}
