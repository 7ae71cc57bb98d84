/// An expense claim, step by step. A handler takes a record and returns a record; who must be asked, and
/// when, is said in `expense-approval.yaml`.
@NullMarked
package dev.millrace.expenseapproval;

import org.jspecify.annotations.NullMarked;
