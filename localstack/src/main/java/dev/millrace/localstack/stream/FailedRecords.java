package dev.millrace.localstack.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.localstack.functions.FunctionDefinition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Sets records aside that failed for good, as Lambda does: one object for each batch, with the records themselves.
///
/// @param bucketArn the mapping's on-failure destination
/// @param s3 with the function's permissions, which Lambda uses for this
record FailedRecords(String mapping, String bucketArn, S3Client s3) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);

    void setAside(FunctionDefinition function, List<StreamRecord> records, String condition, int attempts) {
        var first = records.getFirst();
        var last = records.getLast();
        var now = Instant.now();
        var failure = JSON.createObjectNode().put("version", "1.0").put("timestamp", now.toString());
        failure.putObject("requestContext")
                .put("requestId", UUID.randomUUID().toString())
                .put("functionArn", function.arn())
                .put("condition", condition)
                .put("approximateInvokeCount", attempts);
        failure.putObject("responseContext").put("statusCode", 200).put("executedVersion", "1");
        failure.putObject("DDBStreamBatchInfo")
                .put("shardId", first.shard())
                .put("startSequenceNumber", first.sequence())
                .put("endSequenceNumber", last.sequence())
                .put("approximateArrivalOfFirstRecord", first.written().toString())
                .put("approximateArrivalOfLastRecord", last.written().toString())
                .put("batchSize", records.size());
        var payload = JSON.createObjectNode();
        var array = payload.putArray("Records");
        records.forEach(record -> array.add(record.json()));
        failure.put("payload", payload.toString());
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket(bucketArn.substring(bucketArn.lastIndexOf(':') + 1))
                        .key("aws/lambda/" + mapping + "/" + first.shard() + "/" + FOLDER.format(now) + NAME.format(now)
                                + "-" + UUID.randomUUID())
                        .build(),
                RequestBody.fromString(failure.toString()));
    }
}
