package dev.millrace.infracdk.storage;

import dev.millrace.infracdk.nag.AcceptedFinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/// Every event, as objects under `events/<day>/<type>/`, and under `failed/` what could not be filed so.
public final class EventBucket extends Construct {
    private final Bucket bucket;

    /// @param retention how long events are kept; for good if empty
    public EventBucket(Construct scope, String id, AccessLogBucket accessLogs, Optional<Duration> retention) {
        super(scope, id);
        var forget = LifecycleRule.builder()
                .id("forget-old-events")
                .abortIncompleteMultipartUploadAfter(software.amazon.awscdk.Duration.days(1));
        retention.ifPresent(time -> forget.expiration(software.amazon.awscdk.Duration.days(time.toDays())));
        this.bucket = PrivateBucket.in(this)
                .serverAccessLogsBucket(accessLogs.bucket())
                .serverAccessLogsPrefix("events/")
                .lifecycleRules(List.of(forget.build()))
                .build();
    }

    public String name() {
        return bucket.getBucketName();
    }

    public String arn() {
        return bucket.getBucketArn();
    }

    /// What Firehose needs to put objects, also large ones in parts.
    public Grant grantStore(IGrantable grantee) {
        var grant = grant(
                grantee,
                List.of("s3:PutObject", "s3:AbortMultipartUpload"),
                List.of(bucket.arnForObjects("events/*"), bucket.arnForObjects("failed/*")));
        grant(
                grantee,
                List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
                List.of(bucket.getBucketArn()));
        accept(grantee, "Firehose names the objects itself, by day, type and time.", "/events/*", "/failed/*");
        return grant;
    }

    /// Finding and reading events.
    public void grantRead(IGrantable grantee) {
        grant(grantee, List.of("s3:GetObject"), List.of(bucket.arnForObjects("events/*")));
        grant(grantee, List.of("s3:ListBucket"), List.of(bucket.getBucketArn()));
        accept(grantee, "Which objects hold the events of a time is known when it is asked for.", "/events/*");
    }

    private void accept(IGrantable grantee, String reason, String... folders) {
        AcceptedFinding.atPolicyOf(
                grantee,
                List.of(folders).stream()
                        .map(folder -> new AcceptedFinding(
                                "AwsSolutions-IAM5", reason, List.of(AcceptedFinding.resource(bucket, folder))))
                        .toArray(AcceptedFinding[]::new));
    }

    private static Grant grant(IGrantable grantee, List<String> actions, List<String> resources) {
        return Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(actions)
                .resourceArns(resources)
                .build());
    }
}
