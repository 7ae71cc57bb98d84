/// Templates over HTTP: translation between API Gateway's events, the reader, and the store.
@NullMarked
package dev.millrace.applytemplate;

import org.jspecify.annotations.NullMarked;
