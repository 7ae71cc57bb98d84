package dev.millrace.enginetemplates.schema;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.InvalidSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;
import java.io.FileNotFoundException;
import java.io.InputStream;

/// Loads the schema of JSON Schema 2020-12 out of the library's jar, and nothing else from anywhere.
final class MetaSchemaOnly implements SchemaLoader {
    private static final String PREFIX = "classpath:";
    private static final String DRAFT = PREFIX + "draft/2020-12/";

    @Override
    public InputStreamSource getSchema(AbsoluteIri iri) {
        String name = iri.toString();
        if (!name.startsWith(DRAFT) || name.contains("..")) {
            throw new InvalidSchemaException(
                    ValidationMessage.builder().message(name + " is not loaded").build());
        }
        return () -> {
            InputStream stream =
                    JsonSchemaFactory.class.getClassLoader().getResourceAsStream(name.substring(PREFIX.length()));
            if (stream == null) {
                throw new FileNotFoundException(name);
            }
            return stream;
        };
    }
}
