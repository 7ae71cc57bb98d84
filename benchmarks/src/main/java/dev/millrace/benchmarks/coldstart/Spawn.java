package dev.millrace.benchmarks.coldstart;

/// One start of a process.
///
/// @param answer milliseconds from before the process was started to its first answer
/// @param work the same to the answer to its second event, which had it do something
/// @param cpu milliseconds of CPU time until then
/// @param residentMegabytes after both
record Spawn(double answer, double work, double cpu, double residentMegabytes) {}
