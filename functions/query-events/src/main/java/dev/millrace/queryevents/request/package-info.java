/// What callers ask, read from API Gateway's events, with all that is wrong in it told at once; and answers to them.
@NullMarked
package dev.millrace.queryevents.request;

import org.jspecify.annotations.NullMarked;
