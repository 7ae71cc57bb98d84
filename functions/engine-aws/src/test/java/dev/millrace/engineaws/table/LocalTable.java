package dev.millrace.engineaws.table;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// Tables in AWS's DynamoDB Local, which runs in this process, in memory. It is found at run time and reached by
/// reflection: its licence allows no program to be compiled with it.
public final class LocalTable {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final DynamoDbClient CLIENT = start();

    private LocalTable() {}

    public static DynamoDbClient client() {
        return CLIENT;
    }

    /// @return the name of a new table with the keys and indexes of the deployed one
    public static String create() {
        String name = "table-" + TABLES.incrementAndGet();
        CLIENT.createTable(CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        text("pk"), text("sk"), text("listPk"), text("listSk"), text("lookShard"), text("lookAt"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .globalSecondaryIndexes(index("list", "listPk", "listSk"), index("lookAt", "lookShard", "lookAt"))
                .build());
        return name;
    }

    private static GlobalSecondaryIndex index(String name, String hash, String range) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key(hash, KeyType.HASH), key(range, KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.KEYS_ONLY)
                        .build())
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static DynamoDbClient start() {
        Thread thread = Thread.currentThread();
        ClassLoader ours = thread.getContextClassLoader();
        try {
            var loader = new Loader(jars(Path.of(System.getProperty("millrace.dynamodb-local"))));
            thread.setContextClassLoader(loader);
            var local = loader.loadClass("software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded")
                    .getMethod("create", Boolean.class)
                    .invoke(null, true);
            return (DynamoDbClient)
                    loader.loadClass("software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal")
                            .getMethod("dynamoDbClient")
                            .invoke(local);
        } catch (ReflectiveOperationException | IOException trouble) {
            throw new IllegalStateException(
                    "Fetch DynamoDB Local with `mvn -pl localstack/dynamodb-local generate-resources`", trouble);
        } finally {
            thread.setContextClassLoader(ours);
        }
    }

    private static URL[] jars(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.jar")) {
            var urls = new ArrayList<URL>();
            for (Path file : files) {
                urls.add(file.toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }

    /// Keeps its libraries apart from ours; only the SDK is shared, so that its client is one that we know.
    private static final class Loader extends URLClassLoader {
        Loader(URL[] jars) {
            super("dynamodb-local", jars, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.awssdk.") || name.startsWith("org.reactivestreams.")) {
                try {
                    return LocalTable.class.getClassLoader().loadClass(name);
                } catch (ClassNotFoundException notShared) {
                    return super.loadClass(name, resolve);
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
