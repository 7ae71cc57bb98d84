package dev.millrace.engineaws.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.utils.IoUtils;

/// PutRecords over HTTPS, in Kinesis's JSON protocol, with the SDK's connections, credentials and signer.
public final class SignedKinesisApi implements KinesisApi {
    private static final JsonFactory JSON = new JsonFactory();

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Optional<URI> endpoint;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// @param endpoint where Kinesis is, if elsewhere than in AWS
    public SignedKinesisApi(SdkHttpClient http, AwsCredentialsProvider credentials, Optional<URI> endpoint) {
        this.http = http;
        this.credentials = credentials;
        this.endpoint = endpoint;
    }

    @Override
    public List<Optional<String>> put(Call call) {
        try {
            byte[] body = body(call);
            ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
            // arn:aws:kinesis:REGION:ACCOUNT:stream/NAME
            Region region = Region.of(call.streamArn().split(":", -1)[3]);
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(endpoint.orElseGet(
                            () -> secure(ServiceMetadata.of("kinesis").endpointFor(region))))
                    .encodedPath("/")
                    .putHeader("Content-Type", "application/x-amz-json-1.1")
                    .putHeader("Content-Length", Integer.toString(body.length))
                    .putHeader("X-Amz-Target", "Kinesis_20131202.PutRecords")
                    .build();
            SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                            .request(request)
                            .payload(payload)
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()))
                    .request();
            return answer(
                    http.prepareRequest(HttpExecuteRequest.builder()
                                    .request(signed)
                                    .contentStreamProvider(payload)
                                    .build())
                            .call(),
                    call.records().size());
        } catch (IOException broken) {
            throw new KinesisFailed("Kinesis was not reached or broke off", broken);
        }
    }

    private static URI secure(URI endpoint) {
        return endpoint.isAbsolute() ? endpoint : URI.create("https://" + endpoint);
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

    private static List<Optional<String>> answer(HttpExecuteResponse response, int records) throws IOException {
        int status = response.httpResponse().statusCode();
        try (InputStream body =
                response.responseBody().isPresent() ? response.responseBody().get() : InputStream.nullInputStream()) {
            if (status != 200) {
                throw new KinesisFailed("Kinesis answered " + status + ": " + IoUtils.toUtf8String(body));
            }
            List<Optional<String>> codes = codes(body);
            if (codes.size() != records) {
                throw new KinesisFailed("Kinesis answered for " + codes.size() + " of " + records + " records");
            }
            return codes;
        }
    }

    private static List<Optional<String>> codes(InputStream body) throws IOException {
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
