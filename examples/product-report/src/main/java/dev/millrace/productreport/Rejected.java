package dev.millrace.productreport;

import java.util.List;

/// A row set aside, and all that is wrong with it.
public record Rejected(int line, String id, List<String> problems) {}
