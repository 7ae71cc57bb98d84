/// What becomes of deliveries: their times, retries, holds, dead letters and health.
@NullMarked
package dev.millrace.deliverevents.deliver;

import org.jspecify.annotations.NullMarked;
