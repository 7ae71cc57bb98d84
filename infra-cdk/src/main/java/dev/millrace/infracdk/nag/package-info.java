/// Findings of cdk-nag that we accept, each with its reason. May use CDK only.
@NullMarked
package dev.millrace.infracdk.nag;

import org.jspecify.annotations.NullMarked;
