package dev.millrace.localstack.roles;

import dev.millrace.localstack.template.Template;
import java.util.ArrayList;
import java.util.List;

/// All statements that hold for one role: its inline policies and those that name it.
public record Role(String name, List<Statement> statements) {
    public Role {
        statements = List.copyOf(statements);
    }

    public static Role named(String name, Template template) {
        var statements = new ArrayList<Statement>();
        template.all("AWS::IAM::Role")
                .filter(role -> role.name().equals(name))
                .forEach(role -> role.at("Policies")
                        .forEach(policy -> policy.path("PolicyDocument")
                                .path("Statement")
                                .forEach(statement -> statements.add(Statement.of(statement)))));
        template.all("AWS::IAM::Policy")
                .filter(policy -> policy.texts("Roles").contains(name))
                .forEach(policy -> policy.at("PolicyDocument", "Statement")
                        .forEach(statement -> statements.add(Statement.of(statement))));
        return new Role(name, statements);
    }

    /// As IAM decides within one account: a refusal wins, and what nobody allows is refused.
    public boolean allows(Action action) {
        var about = statements.stream()
                .filter(statement -> statement.speaksOf(action))
                .toList();
        return !about.isEmpty() && about.stream().allMatch(Statement::allows);
    }
}
