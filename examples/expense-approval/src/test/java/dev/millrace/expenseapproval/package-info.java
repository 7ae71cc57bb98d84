@NullMarked
package dev.millrace.expenseapproval;

import org.jspecify.annotations.NullMarked;
