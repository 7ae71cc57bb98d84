package dev.millrace.infracdk.storage;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/// Who read or wrote which object of the other buckets, for 90 days.
public final class AccessLogBucket extends Construct {
    private final Bucket bucket;

    public AccessLogBucket(Construct scope, String id) {
        super(scope, id);
        // Let in by policy. The old way by access list is refused where the account owns all objects; which of both it
        // is would else depend on the app that this stands in.
        getNode().setContext("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true);
        this.bucket = PrivateBucket.in(this)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("forget-old-logs")
                        .expiration(Duration.days(90))
                        .build()))
                .build();
    }

    Bucket bucket() {
        return bucket;
    }
}
