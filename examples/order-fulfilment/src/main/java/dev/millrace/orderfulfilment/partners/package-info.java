/// The shop's partners: warehouse, bank and carriers, as one small HTTP server to try the example with. Uses the
/// JDK alone.
@NullMarked
package dev.millrace.orderfulfilment.partners;

import org.jspecify.annotations.NullMarked;
