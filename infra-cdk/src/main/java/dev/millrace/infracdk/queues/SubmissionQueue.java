package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.constructs.Construct;

/// Takes plain submit requests, from whoever may send to it and from the rule on the lifecycle bus.
public final class SubmissionQueue extends PlainQueue {
    public SubmissionQueue(Construct scope, String id) {
        super(scope, id, Times.SUBMISSION_VISIBILITY);
    }
}
