@NullMarked
package dev.millrace.orderfulfilment;

import org.jspecify.annotations.NullMarked;
