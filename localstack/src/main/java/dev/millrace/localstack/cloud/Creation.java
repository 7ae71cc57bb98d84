package dev.millrace.localstack.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Makes the tables, queues and buckets of the template exist. What exists already is left as it is.
public final class Creation {
    private Creation() {}

    public static void of(Template template, Cloud cloud) {
        template.all("AWS::DynamoDB::GlobalTable").forEach(table -> createTable(table, cloud.dynamoDb()));
        template.all("AWS::DynamoDB::Table").forEach(table -> createTable(table, cloud.dynamoDb()));
        template.all("AWS::S3::Bucket")
                .forEach(bucket -> cloud.s3()
                        .createBucket(CreateBucketRequest.builder()
                                .bucket(bucket.name())
                                .build()));
        createQueues(template.all("AWS::SQS::Queue").toList(), cloud);
    }

    /// Dead-letter queues first: a queue may only name one that exists.
    private static void createQueues(List<Resource> queues, Cloud cloud) {
        var waiting = new ArrayList<>(queues);
        var created = new ArrayList<String>();
        while (!waiting.isEmpty()) {
            var possible = waiting.stream()
                    .filter(queue -> queue.optionalText("RedrivePolicy", "deadLetterTargetArn")
                            .map(created::contains)
                            .orElse(true))
                    .toList();
            if (possible.isEmpty()) {
                throw new IllegalStateException("These queues have a dead-letter queue outside the template: "
                        + waiting.stream().map(Resource::logicalId).toList());
            }
            possible.parallelStream()
                    .forEach(queue -> cloud.sqs()
                            .createQueue(CreateQueueRequest.builder()
                                    .queueName(queue.name())
                                    .attributes(attributes(queue))
                                    .build()));
            possible.forEach(queue -> created.add(queue.arn()));
            waiting.removeAll(possible);
        }
    }

    private static Map<QueueAttributeName, String> attributes(Resource queue) {
        var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        for (var attribute : List.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                QueueAttributeName.DELAY_SECONDS,
                QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                QueueAttributeName.FIFO_QUEUE,
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION)) {
            queue.optionalText(attribute.toString()).ifPresent(value -> attributes.put(attribute, value));
        }
        queue.optionalText("RedrivePolicy", "deadLetterTargetArn")
                .ifPresent(arn -> attributes.put(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                .formatted(arn, queue.number(10, "RedrivePolicy", "maxReceiveCount"))));
        return attributes;
    }

    private static void createTable(Resource table, DynamoDbClient dynamoDb) {
        var request = CreateTableRequest.builder()
                .tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys(table.at("KeySchema")))
                .attributeDefinitions(attributeDefinitions(table));
        if (table.at("GlobalSecondaryIndexes").size() > 0) {
            request.globalSecondaryIndexes(indexes(table));
        }
        table.optionalText("StreamSpecification", "StreamViewType")
                .ifPresent(view -> request.streamSpecification(StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(view)
                        .build()));
        try {
            dynamoDb.createTable(request.build());
            table.optionalText("TimeToLiveSpecification", "AttributeName")
                    .ifPresent(attribute -> dynamoDb.updateTimeToLive(UpdateTimeToLiveRequest.builder()
                            .tableName(table.name())
                            .timeToLiveSpecification(TimeToLiveSpecification.builder()
                                    .enabled(true)
                                    .attributeName(attribute)
                                    .build())
                            .build()));
        } catch (ResourceInUseException exists) {
            // A data folder that was used before.
        }
    }

    private static List<AttributeDefinition> attributeDefinitions(Resource table) {
        var definitions = new ArrayList<AttributeDefinition>();
        table.at("AttributeDefinitions")
                .forEach(attribute -> definitions.add(AttributeDefinition.builder()
                        .attributeName(attribute.path("AttributeName").asText())
                        .attributeType(attribute.path("AttributeType").asText())
                        .build()));
        return definitions;
    }

    private static List<GlobalSecondaryIndex> indexes(Resource table) {
        var indexes = new ArrayList<GlobalSecondaryIndex>();
        for (var index : table.at("GlobalSecondaryIndexes")) {
            var projection = Projection.builder()
                    .projectionType(
                            index.path("Projection").path("ProjectionType").asText());
            var attributes = new ArrayList<String>();
            index.path("Projection").path("NonKeyAttributes").forEach(name -> attributes.add(name.asText()));
            if (!attributes.isEmpty()) {
                projection.nonKeyAttributes(attributes);
            }
            indexes.add(GlobalSecondaryIndex.builder()
                    .indexName(index.path("IndexName").asText())
                    .keySchema(keys(index.path("KeySchema")))
                    .projection(projection.build())
                    .build());
        }
        return indexes;
    }

    private static List<KeySchemaElement> keys(JsonNode schema) {
        var keys = new ArrayList<KeySchemaElement>();
        schema.forEach(key -> keys.add(KeySchemaElement.builder()
                .attributeName(key.path("AttributeName").asText())
                .keyType(key.path("KeyType").asText())
                .build()));
        return keys;
    }
}
