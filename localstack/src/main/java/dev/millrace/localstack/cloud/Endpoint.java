package dev.millrace.localstack.cloud;

import dev.millrace.localstack.template.Pseudo;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Builds SDK clients of a service that answers at an address of its own. The credentials open nothing.
record Endpoint(URI address) {
    private static final AwsCredentialsProvider ANYONE =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    private static final Region REGION = Region.of(Pseudo.REGION);

    DynamoDbClient dynamoDb() {
        return DynamoDbClient.builder()
                .endpointOverride(address)
                .credentialsProvider(ANYONE)
                .region(REGION)
                .httpClient(connections())
                .build();
    }

    DynamoDbStreamsClient streams() {
        return DynamoDbStreamsClient.builder()
                .endpointOverride(address)
                .credentialsProvider(ANYONE)
                .region(REGION)
                .httpClient(connections())
                .build();
    }

    SqsClient sqs() {
        return sqs(ANYONE);
    }

    /// For a queue server that checks no signature: it would take each apart like any other header, in vain.
    SqsClient unsignedSqs() {
        return sqs(AnonymousCredentialsProvider.create());
    }

    /// MD5 sums of messages are for networks that lose bits.
    private SqsClient sqs(AwsCredentialsProvider credentials) {
        return SqsClient.builder()
                .endpointOverride(address)
                .credentialsProvider(credentials)
                .region(REGION)
                .checksumValidationEnabled(false)
                .httpClient(connections())
                .build();
    }

    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(address)
                .credentialsProvider(ANYONE)
                .region(REGION)
                .forcePathStyle(true)
                .httpClient(connections())
                .build();
    }

    S3Presigner s3Presigner() {
        return S3Presigner.builder()
                .endpointOverride(address)
                .credentialsProvider(ANYONE)
                .region(REGION)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    /// The socket waits longer than the longest long poll.
    private static SdkHttpClient connections() {
        return Apache5HttpClient.builder()
                .maxConnections(256)
                .socketTimeout(Duration.ofSeconds(60))
                .connectionAcquisitionTimeout(Duration.ofSeconds(60))
                .build();
    }
}
