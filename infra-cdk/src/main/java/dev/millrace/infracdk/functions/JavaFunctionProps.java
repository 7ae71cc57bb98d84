package dev.millrace.infracdk.functions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.lambda.ILayerVersion;
import software.amazon.awscdk.services.logs.RetentionDays;

/// One function of `functions/`.
///
/// @param name the name of its folder
/// @param handler its handler class
/// @param packaged the folder that is uploaded, with the class path in `lib/`
/// @param settings its environment variables, and no others but those of Powertools
/// @param sendsToItself whether what it sends may come back to it, which Lambda would otherwise stop after 16 rounds
public record JavaFunctionProps(
        String name,
        String handler,
        Path packaged,
        String description,
        Duration timeout,
        int memoryMegabytes,
        RetentionDays logRetention,
        Map<String, String> settings,
        List<ILayerVersion> layers,
        boolean sendsToItself) {
    public JavaFunctionProps {
        if (!Files.isDirectory(packaged)) {
            throw new IllegalArgumentException(
                    "There is no %s: build the functions first (mvn package), or say with the setting 'functions' where they are"
                            .formatted(packaged.toAbsolutePath()));
        }
        settings = Map.copyOf(settings);
        layers = List.copyOf(layers);
    }

    public static Builder named(String name) {
        return new Builder(name);
    }

    /// Fills in the common case: 1,769 MB (one whole processor), logs for a month, no layers.
    public static final class Builder {
        private final String name;
        private String handler = "";
        private Path packaged = Path.of("");
        private String description = "";
        private Duration timeout = Duration.ofSeconds(30);
        private int memoryMegabytes = 1769;
        private RetentionDays logRetention = RetentionDays.ONE_MONTH;
        private Map<String, String> settings = Map.of();
        private List<ILayerVersion> layers = List.of();
        private boolean sendsToItself;

        private Builder(String name) {
            this.name = name;
        }

        public Builder handler(String value) {
            handler = value;
            return this;
        }

        public Builder packaged(Path value) {
            packaged = value;
            return this;
        }

        public Builder description(String value) {
            description = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder memoryMegabytes(int value) {
            memoryMegabytes = value;
            return this;
        }

        public Builder logRetention(RetentionDays value) {
            logRetention = value;
            return this;
        }

        public Builder settings(Map<String, String> value) {
            settings = value;
            return this;
        }

        public Builder layers(List<? extends ILayerVersion> value) {
            layers = List.copyOf(value);
            return this;
        }

        public Builder sendsToItself() {
            sendsToItself = true;
            return this;
        }

        public JavaFunctionProps build() {
            return new JavaFunctionProps(
                    name,
                    handler,
                    packaged,
                    description,
                    timeout,
                    memoryMegabytes,
                    logRetention,
                    settings,
                    layers,
                    sendsToItself);
        }
    }
}
