package dev.millrace.infracdk.events;

import dev.millrace.infracdk.queues.DeadLetterQueue;
import dev.millrace.infracdk.storage.EventBucket;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.BufferingHintsProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DynamicPartitioningConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessingConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessorParameterProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessorProperty;
import software.constructs.Construct;

/// Brings every event of the bus into the bucket, by the day it speaks of and by its type: compressed, a line each,
/// five
/// minutes after it was put at the latest. Events that are replayed are in it already; a request for a task is no
/// event.
///
/// Both constructs are of the first level: the second has no dead-letter queue for this target.
public final class EventStore extends Construct {
    /// What Firehose demands of a stream that looks into its records.
    private static final int LEAST_BUFFER_MEGABYTES = 64;

    private static final int BUFFER_SECONDS = 300;

    private final DeadLetterQueue deadLetters;

    public EventStore(Construct scope, String id, LifecycleBus bus, EventBucket bucket) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters");
        var stream = stream(bucket);
        var delivers = Role.Builder.create(this, "RuleRole")
                .assumedBy(new ServicePrincipal("events.amazonaws.com"))
                .description("Hands events to the event store")
                .build();
        grant(delivers, stream.getAttrArn(), "firehose:PutRecord", "firehose:PutRecordBatch");
        var rule = CfnRule.Builder.create(this, "Everything")
                .description("Keeps every event")
                .eventBusName(bus.bus().getEventBusName())
                .eventPattern(Map.of(
                        "source", List.of(Map.of("anything-but", LifecycleBus.REPLAYED)),
                        "detail-type", List.of(Map.of("anything-but", LifecycleBus.SUBMISSION_REQUESTED))))
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("Store")
                        .arn(stream.getAttrArn())
                        .roleArn(delivers.getRoleArn())
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                                .arn(deadLetters.queue().getQueueArn())
                                .build())
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(86_400)
                                .maximumRetryAttempts(185)
                                .build())
                        .build()))
                .build();
        deadLetters
                .queue()
                .addToResourcePolicy(PolicyStatement.Builder.create()
                        .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                        .actions(List.of("sqs:SendMessage"))
                        .resources(List.of(deadLetters.queue().getQueueArn()))
                        .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn())))
                        .build());
    }

    /// Events that the store did not take.
    public DeadLetterQueue deadLetters() {
        return deadLetters;
    }

    private CfnDeliveryStream stream(EventBucket bucket) {
        var stores = Role.Builder.create(this, "StreamRole")
                .assumedBy(new ServicePrincipal("firehose.amazonaws.com"))
                .description("Puts events into their bucket")
                .build();
        var mayStore = bucket.grantStore(stores);
        var stream = CfnDeliveryStream.Builder.create(this, "Stream")
                .deliveryStreamType("DirectPut")
                .deliveryStreamEncryptionConfigurationInput(DeliveryStreamEncryptionConfigurationInputProperty.builder()
                        .keyType("AWS_OWNED_CMK")
                        .build())
                .extendedS3DestinationConfiguration(ExtendedS3DestinationConfigurationProperty.builder()
                        .bucketArn(bucket.arn())
                        .roleArn(stores.getRoleArn())
                        .prefix("events/!{partitionKeyFromQuery:day}/!{partitionKeyFromQuery:type}/")
                        .errorOutputPrefix("failed/!{firehose:error-output-type}/")
                        .compressionFormat("GZIP")
                        .bufferingHints(BufferingHintsProperty.builder()
                                .intervalInSeconds(BUFFER_SECONDS)
                                .sizeInMBs(LEAST_BUFFER_MEGABYTES)
                                .build())
                        .dynamicPartitioningConfiguration(DynamicPartitioningConfigurationProperty.builder()
                                .enabled(true)
                                .build())
                        .processingConfiguration(ProcessingConfigurationProperty.builder()
                                .enabled(true)
                                .processors(List.of(
                                        processor(
                                                "MetadataExtraction",
                                                Map.of(
                                                        "JsonParsingEngine",
                                                        "JQ-1.6",
                                                        "MetadataExtractionQuery",
                                                        "{day:.time[0:10],type:.\"detail-type\"}")),
                                        processor("AppendDelimiterToRecord", Map.of("Delimiter", "\\n"))))
                                .build())
                        .build())
                .build();
        mayStore.applyBefore(stream);
        return stream;
    }

    private static ProcessorProperty processor(String type, Map<String, String> parameters) {
        return ProcessorProperty.builder()
                .type(type)
                .parameters(parameters.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(parameter -> ProcessorParameterProperty.builder()
                                .parameterName(parameter.getKey())
                                .parameterValue(parameter.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static void grant(IGrantable grantee, String resource, String... actions) {
        Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(actions))
                .resourceArns(List.of(resource))
                .build());
    }
}
