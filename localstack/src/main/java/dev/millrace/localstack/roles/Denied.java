package dev.millrace.localstack.roles;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The refusal a service would send to a function whose role lacks an action.
final class Denied {
    private Denied() {}

    static AwsServiceException of(String function, Action action) {
        var service = action.name().substring(0, action.name().indexOf(':'));
        return switch (service) {
            case "s3" -> fill(S3Exception.builder(), "AccessDenied", function, action);
            case "sqs" -> fill(SqsException.builder(), "AccessDenied", function, action);
            case "events" -> fill(AwsServiceException.builder(), "AccessDeniedException", function, action);
            default -> fill(DynamoDbException.builder(), "AccessDeniedException", function, action);
        };
    }

    static String message(String function, Action action) {
        return "The function " + function + " is not authorized to perform: " + action.name() + " on resource: "
                + action.resource() + " because no statement of its role in the template allows the action";
    }

    private static AwsServiceException fill(
            AwsServiceException.Builder exception, String code, String function, Action action) {
        var message = message(function, action);
        return exception
                .statusCode(code.equals("AccessDenied") ? 403 : 400)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName(action.name())
                        .build())
                .build();
    }
}
