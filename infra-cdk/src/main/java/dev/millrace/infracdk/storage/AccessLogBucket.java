package dev.millrace.infracdk.storage;

import dev.millrace.infracdk.nag.AcceptedFinding;
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
        this.bucket = PrivateBucket.in(this)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("forget-old-logs")
                        .expiration(Duration.days(90))
                        .build()))
                .build();
        AcceptedFinding.at(
                bucket,
                new AcceptedFinding(
                        "AwsSolutions-S1",
                        "This bucket receives the access logs of the others; logging its own access into itself would"
                                + " never end."));
    }

    Bucket bucket() {
        return bucket;
    }
}
