package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.localstack.roles.MappingPermissions;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void an_unknown_property_is_refused_by_resource_name_and_file() {
        assertThatThrownBy(() -> read("""
                        {"Resources": {"Lane": {"Type": "AWS::SQS::Queue", "Properties": {
                            "VisibilityTimeout": 3, "Colour": "red", "RedrivePolicy": {"maxReceiveCount": 2, "why": 1}}}}}"""))
                .isInstanceOf(TemplateRefused.class)
                .hasMessageContainingAll(
                        "Lane", "the property Colour of AWS::SQS::Queue", "RedrivePolicy.why", "coverage.json");
    }

    @Test
    void an_unknown_resource_type_is_refused() {
        assertThatThrownBy(() -> read("{\"Resources\": {\"Pool\": {\"Type\": \"AWS::Cognito::UserPool\"}}}"))
                .isInstanceOf(TemplateRefused.class)
                .hasMessageContainingAll("Pool", "AWS::Cognito::UserPool", "coverage.json");
    }

    @Test
    void a_property_within_a_list_is_found() {
        assertThatThrownBy(() -> read("""
                        {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
                            "Targets": [{"Arn": "a", "Id": "i"}, {"Arn": "b", "Id": "j", "InputTransformer": {}}]}}}}""")).hasMessageContaining("Targets.InputTransformer");
    }

    @Test
    void an_intrinsic_function_that_nobody_knows_is_refused() {
        assertThatThrownBy(() -> read("""
                        {"Resources": {"Lane": {"Type": "AWS::SQS::Queue",
                            "Properties": {"QueueName": {"Fn::ImportValue": "x"}}}}}""")).hasMessageContaining("Fn::ImportValue");
    }

    @Test
    void every_intrinsic_function_of_a_synthesized_template_is_answered() throws IOException {
        var template = read("""
                {"Mappings": {"M": {"a": {"b": "mapped"}}},
                 "Conditions": {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
                 "Parameters": {"P": {"Default": "parameter"}},
                 "Resources": {
                  "Lane": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": true}},
                  "F": {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": {
                    "URL": {"Ref": "Lane"},
                    "ARN": {"Fn::GetAtt": ["Lane", "Arn"]},
                    "NAME": {"Fn::GetAtt": "Lane.QueueName"},
                    "JOIN": {"Fn::Join": ["-", ["a", {"Ref": "AWS::AccountId"}, {"Ref": "P"}]]},
                    "SUB": {"Fn::Sub": "${AWS::Partition}:${Lane.Arn}:${!literal}"},
                    "SUB2": {"Fn::Sub": ["${x}/${Lane}", {"x": {"Ref": "P"}}]},
                    "SELECT": {"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["Lane", "Arn"]}]}]},
                    "MAP": {"Fn::FindInMap": ["M", "a", "b"]},
                    "IF": {"Fn::If": ["Here", "yes", "no"]},
                    "NOTHING": {"Ref": "AWS::NoValue"}}}}}}}""");

        var settings =
                template.all("AWS::Lambda::Function").findFirst().orElseThrow().at("Environment", "Variables");

        assertThat(settings.path("URL").asText())
                .isEqualTo("https://sqs.us-east-1.amazonaws.com/000000000000/Lane.fifo");
        assertThat(settings.path("ARN").asText()).isEqualTo("arn:aws:sqs:us-east-1:000000000000:Lane.fifo");
        assertThat(settings.path("NAME").asText()).isEqualTo("Lane.fifo");
        assertThat(settings.path("JOIN").asText()).isEqualTo("a-000000000000-parameter");
        assertThat(settings.path("SUB").asText())
                .isEqualTo("aws:arn:aws:sqs:us-east-1:000000000000:Lane.fifo:${literal}");
        assertThat(settings.path("SUB2").asText())
                .isEqualTo("parameter/https://sqs.us-east-1.amazonaws.com/000000000000/Lane.fifo");
        assertThat(settings.path("SELECT").asText()).isEqualTo("Lane.fifo");
        assertThat(settings.path("MAP").asText()).isEqualTo("mapped");
        assertThat(settings.path("IF").asText()).isEqualTo("yes");
        assertThat(settings.has("NOTHING")).isFalse();
    }

    @Test
    void a_mapping_whose_function_may_not_read_its_queue_is_refused() throws IOException {
        var template = read("""
                {"Resources": {
                  "Lane": {"Type": "AWS::SQS::Queue"},
                  "May": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": ["R"], "PolicyDocument": {"Statement": [
                    {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": {"Fn::GetAtt": ["Lane", "Arn"]}},
                    {"Effect": "Allow", "Action": "sqs:Delete*", "Resource": "*"}]}}},
                  "M": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                    "EventSourceArn": {"Fn::GetAtt": ["Lane", "Arn"]}, "FunctionName": "f"}}}}""");

        assertThatThrownBy(() -> MappingPermissions.check(template, function -> "R"))
                .isInstanceOf(TemplateRefused.class)
                .hasMessageContainingAll("M: the role R", "sqs:GetQueueAttributes", ":Lane")
                .hasMessageNotContaining("sqs:DeleteMessage");
    }

    private static Template read(String json) throws IOException {
        return Template.read(Path.of("."), new ObjectMapper().readTree(json));
    }
}
