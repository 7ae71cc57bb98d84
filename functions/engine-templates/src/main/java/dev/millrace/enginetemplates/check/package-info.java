/// What can only be judged once a whole template has been read: references between steps, handlers, schemas, and
/// settings laid over each other in every environment. Each class looks at one of these and notes problems.
@NullMarked
package dev.millrace.enginetemplates.check;

import org.jspecify.annotations.NullMarked;
