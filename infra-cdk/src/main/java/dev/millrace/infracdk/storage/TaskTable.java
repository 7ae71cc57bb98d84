package dev.millrace.infracdk.storage;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/// The one table that holds all tasks. Both indexes are sparse and keys-only: only items that carry their attributes
/// are found in them, and only their keys.
///
/// It outlives its stack: the stack's deletion leaves the table, and the table refuses its own deletion.
public final class TaskTable extends Construct {
    private static final String LIST_INDEX = "list";
    private static final String LOOK_AT_INDEX = "lookAt";

    /// What bears it, in seconds, may be removed from then on: kept deliveries, never tasks.
    private static final String EXPIRES = "expires";

    private final TableV2 table;

    public TaskTable(Construct scope, String id) {
        super(scope, id);
        this.table = TableV2.Builder.create(this, "Table")
                .partitionKey(text("pk"))
                .sortKey(text("sk"))
                .globalSecondaryIndexes(
                        List.of(index(LIST_INDEX, "listPk", "listSk"), index(LOOK_AT_INDEX, "lookShard", "lookAt")))
                .billing(Billing.onDemand())
                .timeToLiveAttribute(EXPIRES)
                .dynamoStream(StreamViewType.NEW_IMAGE)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .encryption(TableEncryptionV2.awsManagedKey())
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
    }

    public String name() {
        return table.getTableName();
    }

    public TableV2 table() {
        return table;
    }

    public String streamArn() {
        var arn = table.getTableStreamArn();
        if (arn == null) {
            throw new IllegalStateException("The table " + getNode().getPath() + " was built without its stream");
        }
        return arn;
    }

    /// Items, one by one or those of one task.
    public Grant grantRead(IGrantable grantee) {
        return grant(grantee, table.getTableArn(), "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query");
    }

    /// Reading what lies side by side, such as all subscriptions.
    public Grant grantQuery(IGrantable grantee) {
        return grant(grantee, table.getTableArn(), "dynamodb:Query");
    }

    /// Reading items whose keys are known, one by one.
    public Grant grantGet(IGrantable grantee) {
        return grant(grantee, table.getTableArn(), "dynamodb:GetItem");
    }

    /// Erasing tasks that are gone.
    public Grant grantDelete(IGrantable grantee) {
        return grant(grantee, table.getTableArn(), "dynamodb:DeleteItem");
    }

    /// Each write is one conditional put; nothing updates in place, and only what erases tasks deletes.
    public Grant grantWrite(IGrantable grantee) {
        return grant(grantee, table.getTableArn(), "dynamodb:PutItem");
    }

    /// Finding tasks and templates by namespace, template and state.
    public Grant grantList(IGrantable grantee) {
        return grant(grantee, indexArn(LIST_INDEX), "dynamodb:Query");
    }

    /// Finding what falls due.
    public Grant grantLookAt(IGrantable grantee) {
        return grant(grantee, indexArn(LOOK_AT_INDEX), "dynamodb:Query");
    }

    private String indexArn(String index) {
        return table.getTableArn() + "/index/" + index;
    }

    private static Grant grant(IGrantable grantee, String resource, String... actions) {
        return Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of(actions))
                .resourceArns(List.of(resource))
                .build());
    }

    private static GlobalSecondaryIndexPropsV2 index(String name, String partitionKey, String sortKey) {
        return GlobalSecondaryIndexPropsV2.builder()
                .indexName(name)
                .partitionKey(text(partitionKey))
                .sortKey(text(sortKey))
                .projectionType(ProjectionType.KEYS_ONLY)
                .build();
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
