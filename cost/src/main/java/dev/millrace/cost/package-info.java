/// What a run costs: what AWS charges for, the dated table of its prices, and the formula of what a task needs. Knows
/// the JDK only; who counts and who shows stand elsewhere.
@NullMarked
package dev.millrace.cost;

import org.jspecify.annotations.NullMarked;
