package dev.millrace.localstack.cloud;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Another endpoint that speaks like AWS and has all services at one address.
public record CloudAt(
        URI address,
        DynamoDbClient dynamoDb,
        DynamoDbStreamsClient streams,
        SqsClient sqs,
        S3Client s3,
        S3Presigner s3Presigner)
        implements Cloud {

    public static CloudAt endpoint(URI address) {
        var endpoint = new Endpoint(address);
        return new CloudAt(
                address,
                endpoint.dynamoDb(),
                endpoint.streams(),
                endpoint.sqs(),
                endpoint.s3(),
                endpoint.s3Presigner());
    }

    @Override
    public Map<String, URI> endpoints() {
        return Map.of("DYNAMODB", address, "SQS", address, "S3", address);
    }

    @Override
    public void close() {
        dynamoDb.close();
        streams.close();
        sqs.close();
        s3.close();
        s3Presigner.close();
    }
}
