package dev.millrace.handler;

/// Something wrong in a step's `config`.
///
/// @param at the key, with dots for nesting (`retryOn`, `headers.accept`)
/// @param problem what is wrong
/// @param fix what to write instead
public record ConfigProblem(String at, String problem, String fix) {}
