package dev.millrace.infracdk.storage;

import dev.millrace.infracdk.nag.AcceptedFinding;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/// Records of the table's stream that could not be published after all retries, as Lambda sets them aside, for 90 days.
public final class FailedRecordsBucket extends Construct {
    private final Bucket bucket;

    public FailedRecordsBucket(Construct scope, String id, AccessLogBucket accessLogs) {
        super(scope, id);
        this.bucket = PrivateBucket.in(this)
                .serverAccessLogsBucket(accessLogs.bucket())
                .serverAccessLogsPrefix("failed-records/")
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("forget-old-records")
                        .expiration(Duration.days(90))
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                .build();
    }

    public String arn() {
        return bucket.getBucketArn();
    }

    /// What Lambda needs, in the function's role, to set a record aside; it chooses the names, under `aws/lambda/`.
    public void grantSetAside(IGrantable grantee) {
        grant(grantee, "s3:PutObject", bucket.arnForObjects("aws/lambda/*"));
        grant(grantee, "s3:ListBucket", bucket.getBucketArn());
        AcceptedFinding.atPolicyOf(
                grantee,
                new AcceptedFinding(
                        "AwsSolutions-IAM5",
                        "Lambda names the objects itself, by mapping, shard and time, below this folder.",
                        List.of(AcceptedFinding.resource(bucket, "/aws/lambda/*"))));
    }

    private static void grant(IGrantable grantee, String action, String resource) {
        Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(action))
                .resourceArns(List.of(resource))
                .build());
    }
}
