package dev.millrace.infracdk.functions;

import dev.millrace.infracdk.nag.AcceptedFinding;
import dev.millrace.infracdk.storage.FailedRecordsBucket;
import dev.millrace.infracdk.storage.TaskTable;
import java.time.Duration;
import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.constructs.Construct;

/// Brings what is committed to the table to a function, in order per item. A batch that fails is halved until the bad
/// record stands alone; after its last retry that record is set aside in a bucket and the stream goes on.
public final class StreamMapping extends Construct {
    private static final int BATCH = 100;
    private static final int RETRIES = 10;
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final CfnEventSourceMapping mapping;

    /// @param parallelization how many batches of one shard are under way at once, 1 to 10; an item's records stay
    ///     in order
    public StreamMapping(
            Construct scope,
            String id,
            TaskTable table,
            JavaFunction function,
            FailedRecordsBucket setAside,
            int parallelization) {
        super(scope, id);
        grantRead(function, table.streamArn());
        setAside.grantSetAside(function.role());
        this.mapping = CfnEventSourceMapping.Builder.create(this, "Mapping")
                .eventSourceArn(table.streamArn())
                .functionName(function.live().getFunctionArn())
                .startingPosition("TRIM_HORIZON")
                .batchSize(BATCH)
                .maximumBatchingWindowInSeconds(WINDOW.toSeconds())
                .parallelizationFactor(parallelization)
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(RETRIES)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .destinationConfig(CfnEventSourceMapping.DestinationConfigProperty.builder()
                        .onFailure(CfnEventSourceMapping.OnFailureProperty.builder()
                                .destination(setAside.arn())
                                .build())
                        .build())
                .metricsConfig(CfnEventSourceMapping.MetricsConfigProperty.builder()
                        .metrics(List.of("EventCount"))
                        .build())
                .build();
    }

    /// Names the mapping in its metrics.
    public String uuid() {
        return mapping.getAttrId();
    }

    private static void grantRead(JavaFunction function, String stream) {
        function.role()
                .addToPrincipalPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"))
                        .resources(List.of(stream))
                        .build());
        function.role()
                .addToPrincipalPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("dynamodb:ListStreams"))
                        .resources(List.of("*"))
                        .build());
        AcceptedFinding.atPolicyOf(
                function.role(),
                new AcceptedFinding(
                        "AwsSolutions-IAM5",
                        "AWS knows no resource for ListStreams, and Lambda asks for it before it reads a stream.",
                        List.of("Resource::*")));
    }
}
