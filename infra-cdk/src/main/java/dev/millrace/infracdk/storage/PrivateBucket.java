package dev.millrace.infracdk.storage;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/// What every bucket of ours has in common: closed to the public, TLS only, encrypted, owned by the account, and kept
/// when the stack goes.
final class PrivateBucket {
    private PrivateBucket() {}

    static Bucket.Builder in(Construct scope) {
        return Bucket.Builder.create(scope, "Bucket")
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .enforceSsl(true)
                .encryption(BucketEncryption.S3_MANAGED)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .removalPolicy(RemovalPolicy.RETAIN);
    }
}
