/// The routes under /subscriptions, and what they answer.
@NullMarked
package dev.millrace.deliverevents.api;

import org.jspecify.annotations.NullMarked;
