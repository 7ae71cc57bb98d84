/// What tasks, steps and graphs look like in a terminal. Makes lines from views of the API; asks nothing and prints
/// nothing, except for the two progress displays.
@NullMarked
package dev.millrace.cli.view;

import org.jspecify.annotations.NullMarked;
