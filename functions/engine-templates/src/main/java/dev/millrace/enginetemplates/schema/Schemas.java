package dev.millrace.enginetemplates.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Locale;

/// How the schema library is set up: draft 2020-12, `format` is checked, nothing is fetched.
final class Schemas {
    static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.enableSchemaCache(false).schemaLoaders(loaders -> loaders.add(new MetaSchemaOnly())));

    private Schemas() {}

    /// @throws RuntimeException of the library's if the schema is no good
    static JsonSchema compile(JsonNode schema) {
        JsonSchema compiled = FACTORY.getSchema(schema, settings(PathType.JSON_PATH));
        compiled.initializeValidators();
        return compiled;
    }

    static JsonSchema schemaOfSchemas() {
        JsonSchema compiled = FACTORY.getSchema(SchemaLocation.of(DRAFT), settings(PathType.JSON_POINTER));
        compiled.initializeValidators();
        return compiled;
    }

    private static SchemaValidatorsConfig settings(PathType paths) {
        return SchemaValidatorsConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(paths)
                .locale(Locale.ROOT)
                .build();
    }
}
