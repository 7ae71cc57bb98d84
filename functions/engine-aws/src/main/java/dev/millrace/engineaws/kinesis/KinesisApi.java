package dev.millrace.engineaws.kinesis;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/// Puts records on streams.
@FunctionalInterface
public interface KinesisApi {
    /// What one request takes (PutRecords in the API reference).
    int MOST_RECORDS = 500;

    /// Bytes of one record with its key, in streams that nobody has set otherwise.
    int MOST_BYTES = 1_048_576;

    /// Puts the records, in any order among themselves.
    ///
    /// @return for each record, in their order, the code of its error, or nothing where it was taken
    /// @throws KinesisFailed if the request as a whole was refused or not answered: then nobody knows what was taken
    List<Optional<String>> put(Call call);

    /// @param streamArn where to
    /// @param records 1 to [#MOST_RECORDS]
    record Call(String streamArn, List<Entry> records) {
        public Call {
            records = List.copyOf(records);
        }
    }

    /// @param partitionKey 1 to 256 characters; records of one key stay in order
    record Entry(String partitionKey, SdkBytes data) {}

    /// A request failed as a whole.
    final class KinesisFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public KinesisFailed(String message) {
            super(message);
        }

        public KinesisFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
