package dev.millrace.localstack.template;

import java.util.Map;

/// The account that exists on this machine only, and what the template calls it.
public final class Pseudo {
    public static final String REGION = "us-east-1";
    public static final String ACCOUNT = "000000000000";
    public static final String PARTITION = "aws";

    static final Map<String, String> PARAMETERS = Map.of(
            "AWS::Region",
            REGION,
            "AWS::AccountId",
            ACCOUNT,
            "AWS::Partition",
            PARTITION,
            "AWS::URLSuffix",
            "amazonaws.com",
            "AWS::StackName",
            "Millrace",
            "AWS::StackId",
            "arn:aws:cloudformation:" + REGION + ":" + ACCOUNT + ":stack/Millrace/local");

    private Pseudo() {}
}
