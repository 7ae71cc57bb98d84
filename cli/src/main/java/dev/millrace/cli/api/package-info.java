/// A stack seen through its HTTP API: requests, their signatures, and what the answers say. Answers are read
/// leniently: a field that is not there is not shown, so that this command and a stack of another age get along.
@NullMarked
package dev.millrace.cli.api;

import org.jspecify.annotations.NullMarked;
