/// The person who is asked, as a program: an inbox on this machine, and her answers to Millrace's API.
@NullMarked
package dev.millrace.expenseapproval.manager;

import org.jspecify.annotations.NullMarked;
