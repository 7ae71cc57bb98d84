package dev.millrace.cost;

import java.util.Locale;

/// Something that AWS charges for, in the unit it is charged by.
public enum Charge {
    TABLE_WRITES("DynamoDB", "write units"),
    TABLE_READS("DynamoDB", "read units"),
    TABLE_STORAGE("DynamoDB", "GB-months"),
    TABLE_BACKUP("DynamoDB", "GB-months of point-in-time recovery"),
    QUEUE_REQUESTS("SQS", "requests"),
    FIFO_REQUESTS("SQS", "FIFO requests"),
    EVENTS("EventBridge", "events"),
    /// Each record counts as a multiple of 5 KB.
    DELIVERY_DATA("Firehose", "GB"),
    INVOCATIONS("Lambda", "requests"),
    FUNCTION_TIME("Lambda", "GB-seconds"),
    OBJECT_WRITES("S3", "writes"),
    OBJECT_READS("S3", "reads"),
    API_REQUESTS("API Gateway", "requests"),
    LOG_INGESTION("CloudWatch", "GB of logs"),
    LOG_STORAGE("CloudWatch", "GB-months of logs"),
    METRICS("CloudWatch", "metrics a month"),
    ALARMS("CloudWatch", "alarms a month"),
    DASHBOARDS("CloudWatch", "dashboards a month"),
    /// Of Step Functions' standard workflows.
    TRANSITIONS("Step Functions", "state transitions"),
    EXPRESS_REQUESTS("Step Functions", "express requests"),
    EXPRESS_TIME("Step Functions", "express GB-seconds"),
    DURABLE_OPERATIONS("Lambda durable functions", "operations"),
    DURABLE_DATA("Lambda durable functions", "GB written");

    private final String service;
    private final String unit;

    Charge(String service, String unit) {
        this.service = service;
        this.unit = unit;
    }

    /// Who sends the bill.
    public String service() {
        return service;
    }

    public String unit() {
        return unit;
    }

    /// As it stands in the table of prices: `table-writes`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
