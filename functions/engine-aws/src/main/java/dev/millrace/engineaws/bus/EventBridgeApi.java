package dev.millrace.engineaws.bus;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// EventBridge's PutEvents. An interface of our own for the reason that [LambdaApi] is one.
///
/// @see dev.millrace.engineaws.invoke.LambdaApi
@FunctionalInterface
public interface EventBridgeApi {
    /// What one request takes (PutEvents in the API reference).
    int MOST_ENTRIES = 10;

    /// Puts the events. What is refused for a while is put again by who calls; a request that fails as a whole is
    /// repeated as the SDK's clients do it.
    ///
    /// @param entries 1 to [#MOST_ENTRIES]
    /// @return what became of each, in their order
    /// @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the request as a whole was refused
    /// @throws software.amazon.awssdk.core.exception.SdkClientException if it was not answered; then nobody knows what
    ///     was taken
    List<Result> put(List<Entry> entries);

    /// @param bus a name in this account and region, or an ARN
    /// @param type the detail type
    /// @param detail a JSON object
    record Entry(String bus, String source, String type, Instant time, String detail, List<String> resources) {
        public Entry {
            resources = List.copyOf(resources);
        }
    }

    sealed interface Result {}

    /// @param id by which EventBridge calls the event
    record Taken(String id) implements Result {}

    /// The event is not on the bus.
    record Refused(String code, String message) implements Result {
        /// The codes of which the API reference says that trying again may help (`PutEventsResultEntry`).
        private static final Set<String> PASSING =
                Set.of("ThrottlingException", "InternalFailure", "InternalException");

        /// Whether trying again may help.
        public boolean passes() {
            return PASSING.contains(code);
        }
    }
}
