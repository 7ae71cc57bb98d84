package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// The clients sign as AWS's own SDK does.
class ClientSignaturesTest {
    private static final String URL =
            "https://abc.execute-api.eu-west-1.amazonaws.com/tasks/a%20b?state=failed&limit=5&next=x%2Fy%3D";
    private static final String BODY = "{\"input\":\"ü\"}";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"python3", "node", "ruby"})
    void the_signature_is_the_one_of_the_sdk(String language) throws Exception {
        assumeTrue(
                ClientPromises.isInstalled(language) || System.getenv("CI") != null,
                language + " is not installed, so its client's signature was not tried");
        var signed = signed(URL, "execute-api");

        assertThat(authorization(language, hash(signed)))
                .isEqualTo(signed.firstMatchingHeader("Authorization").orElseThrow());
    }

    @Test
    void requests_to_a_queue_are_signed_for_sqs() throws Exception {
        assumeTrue(ClientPromises.isInstalled("python3") || System.getenv("CI") != null, "python3 is not installed");
        var signed = signed("https://sqs.eu-west-1.amazonaws.com/", "sqs");

        assertThat(output("python3", """
                        import sys, os, datetime; sys.path.insert(0, 'python'); from millrace import _Signer
                        os.environ.update(AWS_ACCESS_KEY_ID='AKID', AWS_SECRET_ACCESS_KEY='secret', AWS_SESSION_TOKEN='session')
                        signer = _Signer.for_url('https://sqs.eu-west-1.amazonaws.com/1/queue', 'sqs')
                        print(signer.headers('POST', 'https://sqs.eu-west-1.amazonaws.com/', '%1$s'.encode(),
                            {'content-type': 'application/json', 'x-amz-content-sha256': '%2$s'},
                            datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc))['authorization'])
                        """.formatted(BODY, hash(signed))))
                .isEqualTo(signed.firstMatchingHeader("Authorization").orElseThrow());
    }

    private static SdkHttpRequest signed(String url, String service) {
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsSessionCredentials.create("AKID", "secret", "session"))
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(URI.create(url))
                                .putHeader("content-type", "application/json")
                                .build())
                        .payload(() -> new ByteArrayInputStream(BODY.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(NOON, ZoneOffset.UTC)))
                .request();
    }

    /// What the SDK signs besides.
    private static String hash(SdkHttpRequest signed) {
        return signed.firstMatchingHeader("x-amz-content-sha256").orElseThrow();
    }

    private static String authorization(String language, String hash) throws Exception {
        var program = switch (language) {
            case "python3" -> """
                        import sys, datetime; sys.path.insert(0, 'python'); from millrace import _Signer
                        print(_Signer('AKID', 'secret', 'session', 'eu-west-1').headers('POST', '%1$s', '%2$s'.encode(),
                            {'content-type': 'application/json', 'x-amz-content-sha256': '%3$s'},
                            datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc))['authorization'])
                        """;
            case "node" -> """
                        import('./typescript/millrace.js').then(({ Signer }) => console.log(
                            new Signer('AKID', 'secret', 'session', 'eu-west-1').headers('POST', new URL('%1$s'), '%2$s',
                                { 'content-type': 'application/json', 'x-amz-content-sha256': '%3$s' },
                                new Date('2026-11-21T12:00:00Z')).authorization));
                        """;
            default -> """
                        require './ruby/millrace'
                        puts Millrace::Signer.new('AKID', 'secret', 'session', 'eu-west-1').headers('POST', URI('%1$s'), '%2$s',
                            { 'content-type' => 'application/json', 'x-amz-content-sha256' => '%3$s' },
                            Time.utc(2026, 11, 21, 12))['authorization']
                        """;
        };
        return output(language, program.formatted(URL, BODY, hash));
    }

    private static String output(String language, String program) throws Exception {
        var process = new ProcessBuilder(List.of(language, language.equals("python3") ? "-c" : "-e", program))
                .directory(ClientPromises.CLIENTS.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }
}
