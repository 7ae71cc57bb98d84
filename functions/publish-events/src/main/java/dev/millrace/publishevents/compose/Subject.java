package dev.millrace.publishevents.compose;

/// The step that an event is about.
///
/// @param attempt the one that began, ended or is to come; 0 where no attempt is meant
public record Subject(int number, String name, int attempt) {}
