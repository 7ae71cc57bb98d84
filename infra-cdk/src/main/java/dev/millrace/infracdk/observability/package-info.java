/// The dashboard and the alarms. May use CDK and whatever it watches.
@NullMarked
package dev.millrace.infracdk.observability;

import org.jspecify.annotations.NullMarked;
