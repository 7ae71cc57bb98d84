@NullMarked
package dev.millrace.cli.api;

import org.jspecify.annotations.NullMarked;
