package dev.millrace.productreport;

import java.util.List;

/// A line of the file as it stands there.
///
/// @param line from 1, the heading counted
public record Row(int line, List<String> values) {}
