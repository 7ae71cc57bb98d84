package dev.millrace.engineaws.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engineaws.signed.SignedRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PutRecords over HTTPS, in Kinesis's JSON protocol.
public final class SignedKinesisApi implements KinesisApi {
    private static final JsonFactory JSON = new JsonFactory();

    private final SignedRequests requests;

    /// @param requests to `kinesis`
    public SignedKinesisApi(SignedRequests requests) {
        this.requests = requests;
    }

    @Override
    public List<Optional<String>> put(Call call) {
        try {
            return answer(
                    requests.ask(
                            SignedRequests.regionOf(call.streamArn()).orElseThrow(),
                            "Kinesis_20131202.PutRecords",
                            body(call)),
                    call.records().size());
        } catch (IOException broken) {
            throw new KinesisFailed("Kinesis was not reached or broke off", broken);
        }
    }

    private static byte[] body(Call call) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("StreamARN", call.streamArn());
            json.writeArrayFieldStart("Records");
            for (Entry entry : call.records()) {
                json.writeStartObject();
                json.writeStringField("PartitionKey", entry.partitionKey());
                json.writeBinaryField("Data", entry.data().asByteArrayUnsafe());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static List<Optional<String>> answer(SignedRequests.Answer answer, int records) throws IOException {
        if (answer.status() != 200) {
            throw new KinesisFailed("Kinesis answered " + answer.status() + ": " + answer.body());
        }
        List<Optional<String>> codes = codes(answer.body());
        if (codes.size() != records) {
            throw new KinesisFailed("Kinesis answered for " + codes.size() + " of " + records + " records");
        }
        return codes;
    }

    private static List<Optional<String>> codes(String body) throws IOException {
        List<Optional<String>> codes = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("Records") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        codes.add(code(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return codes;
    }

    private static Optional<String> code(JsonParser json) throws IOException {
        Optional<String> code = Optional.empty();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("ErrorCode")) {
                code = Optional.of(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return code;
    }
}
