/// The whole of Millrace as one construct, and the app that deploys it. The only description of what is deployed: the
/// local stack is built from the template that this app synthesizes. May use every package below it.
@NullMarked
package dev.millrace.infracdk;

import org.jspecify.annotations.NullMarked;
