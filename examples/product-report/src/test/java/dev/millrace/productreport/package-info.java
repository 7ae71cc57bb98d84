@NullMarked
package dev.millrace.productreport;

import org.jspecify.annotations.NullMarked;
