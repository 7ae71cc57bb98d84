package dev.millrace.localstack.roles;

/// What IAM is asked: may this be done to that?
///
/// @param name such as `dynamodb:PutItem`
/// @param resource an ARN
public record Action(String name, String resource) {}
