/// What a function of the deployment does, step by step, over the ports. Decides nothing that another package decides.
@NullMarked
package dev.millrace.engine.usecase;

import org.jspecify.annotations.NullMarked;
