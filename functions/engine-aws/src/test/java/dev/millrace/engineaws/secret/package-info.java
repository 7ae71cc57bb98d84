/// Tests of how secrets are read and kept.
@NullMarked
package dev.millrace.engineaws.secret;

import org.jspecify.annotations.NullMarked;
