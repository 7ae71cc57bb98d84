package dev.millrace.infracdk.storage;

import dev.millrace.infracdk.nag.AcceptedFinding;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/// Templates, and the inputs and results that are too large for the table. An upload that nobody submitted is gone
/// after a day; an object that was replaced can be had back for 30 days.
public final class PayloadBucket extends Construct {
    /// The folders of the bucket; functions are granted folders, never the whole bucket.
    public enum Folder {
        TEMPLATES("templates/"),
        PAYLOADS("payloads/"),
        UPLOADS("uploads/");

        private final String prefix;

        Folder(String prefix) {
            this.prefix = prefix;
        }
    }

    private final Bucket bucket;

    public PayloadBucket(Construct scope, String id, AccessLogBucket accessLogs) {
        super(scope, id);
        this.bucket = PrivateBucket.in(this)
                .versioned(true)
                .serverAccessLogsBucket(accessLogs.bucket())
                .serverAccessLogsPrefix("payloads/")
                .lifecycleRules(List.of(
                        LifecycleRule.builder()
                                .id("forget-uploads-nobody-submitted")
                                .prefix(Folder.UPLOADS.prefix)
                                .expiration(Duration.days(1))
                                .build(),
                        LifecycleRule.builder()
                                .id("forget-what-was-replaced")
                                .noncurrentVersionExpiration(Duration.days(30))
                                .abortIncompleteMultipartUploadAfter(Duration.days(1))
                                .build()))
                .build();
    }

    public String name() {
        return bucket.getBucketName();
    }

    public Bucket bucket() {
        return bucket;
    }

    public Grant grantRead(IGrantable grantee, Folder... folders) {
        return grantObjects(grantee, "s3:GetObject", folders);
    }

    public Grant grantWrite(IGrantable grantee, Folder... folders) {
        return grantObjects(grantee, "s3:PutObject", folders);
    }

    /// Finding objects by their prefix, and deleting them. What was deleted can be had back for 30 days.
    public Grant grantDelete(IGrantable grantee, Folder... folders) {
        grant(grantee, "s3:ListBucket", List.of(bucket.getBucketArn()));
        return grantObjects(grantee, "s3:DeleteObject", folders);
    }

    /// Without it S3 answers a read of a missing object with 403 instead of 404, and a wrong upload reference looks
    /// like a missing permission.
    public Grant grantTellMissingFromForbidden(IGrantable grantee) {
        return grant(grantee, "s3:ListBucket", List.of(bucket.getBucketArn()));
    }

    private Grant grantObjects(IGrantable grantee, String action, Folder... folders) {
        var grant = grant(
                grantee,
                action,
                Stream.of(folders)
                        .map(folder -> bucket.arnForObjects(folder.prefix + "*"))
                        .toList());
        for (var folder : folders) {
            AcceptedFinding.atPolicyOf(
                    grantee,
                    new AcceptedFinding(
                            "AwsSolutions-IAM5",
                            "Objects are named by hash and task, so that a folder is the narrowest grant there is.",
                            List.of(AcceptedFinding.resource(bucket, "/" + folder.prefix + "*"))));
        }
        return grant;
    }

    private static Grant grant(IGrantable grantee, String action, List<String> resources) {
        return Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(action))
                .resourceArns(resources)
                .build());
    }
}
