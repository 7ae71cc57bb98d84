package dev.millrace.engineaws.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engineaws.signed.SignedRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/// PutEvents over HTTPS, in EventBridge's JSON protocol. It fails with the exceptions of the SDK, as the SDK's
/// client would, so what is repeated is decided by the same rules.
public final class SignedEventBridgeApi implements EventBridgeApi {
    private static final JsonFactory JSON = new JsonFactory();

    private final SignedRequests requests;
    private final Region region;
    private final Tries tries;

    /// @param requests to `events`
    /// @param region of the buses
    /// @param configuration how long a try and all of them may take, and when there is another
    public SignedEventBridgeApi(SignedRequests requests, Region region, ClientOverrideConfiguration configuration) {
        this.requests = requests;
        this.region = region;
        this.tries = new Tries(configuration);
    }

    @Override
    public List<Result> put(List<Entry> entries) {
        byte[] body = body(entries);
        return tries.of(most -> results(ask(body, most), entries.size()));
    }

    private SignedRequests.Answer ask(byte[] body, Duration most) {
        try {
            return requests.ask(region, "AWSEvents.PutEvents", body, most);
        } catch (IOException broken) {
            throw SdkClientException.create(
                    "EventBridge was not reached, broke off, or did not answer within " + most, broken);
        }
    }

    private static byte[] body(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("Entries");
            for (Entry entry : entries) {
                write(entry, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("EventBusName", entry.bus());
        json.writeStringField("Source", entry.source());
        json.writeStringField("DetailType", entry.type());
        // Seconds, to the millisecond.
        json.writeNumberField("Time", BigDecimal.valueOf(entry.time().toEpochMilli(), 3));
        json.writeStringField("Detail", entry.detail());
        if (!entry.resources().isEmpty()) {
            json.writeArrayFieldStart("Resources");
            for (String resource : entry.resources()) {
                json.writeString(resource);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static List<Result> results(SignedRequests.Answer answer, int entries) {
        if (answer.status() != 200) {
            throw refused(answer);
        }
        List<Result> results;
        try {
            results = results(answer.body());
        } catch (IOException unreadable) {
            throw SdkClientException.create("EventBridge's answer can't be read", unreadable);
        }
        if (results.size() != entries) {
            throw SdkClientException.create(
                    "EventBridge answered for " + results.size() + " of " + entries + " entries");
        }
        return results;
    }

    private static List<Result> results(String body) throws IOException {
        List<Result> results = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("Entries") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        results.add(result(texts(json)));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return results;
    }

    private static Result result(Map<String, String> fields) {
        return fields.containsKey("ErrorCode")
                ? new Refused(fields.getOrDefault("ErrorCode", ""), fields.getOrDefault("ErrorMessage", ""))
                : new Taken(fields.getOrDefault("EventId", ""));
    }

    /// What the fields of an object say that are texts.
    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return texts;
    }

    private static AwsServiceException refused(SignedRequests.Answer answer) {
        Map<String, String> error = error(answer.body());
        String code = code(answer.head()
                .firstMatchingHeader("X-Amzn-ErrorType")
                .orElseGet(() -> error.getOrDefault("__type", "Status" + answer.status())));
        String message = error.getOrDefault("message", error.getOrDefault("Message", answer.body()));
        return AwsServiceException.builder()
                .statusCode(answer.status())
                .requestId(answer.head().firstMatchingHeader("X-Amzn-RequestId").orElse("unknown"))
                .message("EventBridge answered " + answer.status() + " " + code + ": " + message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("EventBridge")
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(answer.head())
                        .build())
                .build();
    }

    /// What stands between EventBridge and us need not speak JSON.
    private static Map<String, String> error(String body) {
        try (JsonParser json = JSON.createParser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT ? texts(json) : Map.of();
        } catch (IOException otherwise) {
            return Map.of();
        }
    }

    /// Protocols put a name space before it or an address behind it.
    private static String code(String stated) {
        String code = stated.substring(stated.lastIndexOf('#') + 1);
        return code.contains(":") ? code.substring(0, code.indexOf(':')) : code;
    }
}
