/// How long a function's process takes to its first answer and its first useful work, what that time consists of, and
/// what it weighs. Processes run here under AWS's runtime client; nothing here speaks of a deployed function, which
/// SnapStart restores instead of starting.
@NullMarked
package dev.millrace.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;
