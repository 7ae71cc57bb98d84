package dev.millrace.infracdk;

import dev.millrace.infracdk.queues.WorkerQueues;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/// The app that deploys all of Millrace as one stack, in whatever account and region the deployer's credentials name.
///
/// Synthesizes on its own too, with Java and Node alone: `MillraceApp DIR` writes `DIR/Millrace.template.json`. Without
/// a folder it writes where the CDK CLI says, else into `cdk.out`. What may be set: `AppSettings`.
public final class MillraceApp {
    private MillraceApp() {}

    public static void main(String[] arguments) {
        try {
            synthesize(AppSettings.ofThisProcess(arguments));
        } catch (IllegalArgumentException refusal) {
            System.err.println(refusal.getMessage());
            System.exit(2);
        }
    }

    /// Writes the template and answers the folder it is in.
    static Path synthesize(AppSettings settings) {
        var app = App.Builder.create()
                .analyticsReporting(false)
                .treeMetadata(false)
                .stackTraces(false)
                .outdir(settings.out().toString())
                .context(context(settings))
                .build();
        stack(app, settings.props(app.getNode()::tryGetContext));
        return Path.of(app.synth().getDirectory());
    }

    static Stack stack(Construct app, MillraceProps props) {
        var name = props.environment().equals("default") ? "Millrace" : "Millrace-" + props.environment();
        var stack = Stack.Builder.create(app, name)
                .description("Millrace, a workflow engine that lives in its user's own account")
                .synthesizer(DefaultStackSynthesizer.Builder.create()
                        .generateBootstrapVersionRule(false)
                        .build())
                .build();
        var millrace = new Millrace(stack, "Millrace", props);
        output(stack, "HttpApiUrl", millrace.api().url());
        output(stack, "TableName", millrace.table().name());
        output(stack, "PayloadBucketName", millrace.payloads().name());
        output(stack, "EventBucketName", millrace.events().name());
        output(stack, "EventBusName", millrace.bus().bus().getEventBusName());
        output(stack, "SubmissionQueueUrl", millrace.submissions().queue().getQueueUrl());
        millrace.workers().queues().forEach((queue, messages) -> {
            output(stack, WorkerQueues.title(queue) + "WorkerQueueUrl", messages.getQueueUrl());
            output(stack, WorkerQueues.title(queue) + "WorkerQueueArn", messages.getQueueArn());
        });
        output(stack, "AlarmTopicArn", millrace.observability().topic().getTopicArn());
        return stack;
    }

    /// Metadata of assets tells the local stack where each function's class path is. Left where they are, assets are
    /// named by their own folder instead of a copy below the output.
    static Map<String, Object> context(AppSettings settings) {
        var context = new HashMap<String, Object>();
        context.put("aws:cdk:enable-asset-metadata", true);
        context.put("aws:cdk:enable-path-metadata", true);
        context.put("aws:cdk:disable-asset-staging", !settings.copyAssets());
        context.put("@aws-cdk/aws-iam:minimizePolicies", true);
        context.put("@aws-cdk/core:checkSecretUsage", true);
        context.put("@aws-cdk/core:target-partitions", List.of("aws"));
        context.put("@aws-cdk/aws-lambda:recognizeLayerVersion", true);
        return context;
    }

    private static void output(Stack stack, String name, String value) {
        CfnOutput.Builder.create(stack, name).value(value).build();
    }
}
