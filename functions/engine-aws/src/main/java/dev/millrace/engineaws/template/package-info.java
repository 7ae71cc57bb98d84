/// Applied templates: a pointer item for each version, and the content, named by its hash, in S3. Versions and contents
/// never change, so what was read once is kept.
@NullMarked
package dev.millrace.engineaws.template;

import org.jspecify.annotations.NullMarked;
