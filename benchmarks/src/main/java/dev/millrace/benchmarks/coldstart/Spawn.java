package dev.millrace.benchmarks.coldstart;

/// One start of a process.
///
/// @param answer milliseconds from before the process was started to its first answer
/// @param answerCpu milliseconds of the process's CPU time until then
/// @param work the same to the answer to its second event, which had it do something
/// @param cpu its CPU time until then
/// @param residentMegabytes after both
record Spawn(double answer, double answerCpu, double work, double cpu, double residentMegabytes) {}
