/// Templates from text: [dev.millrace.enginetemplates.TemplateReader] checks what people write and answers a
/// template or every problem at once; [dev.millrace.enginetemplates.TemplateDocument] is what is stored of it, and
/// [dev.millrace.enginetemplates.TemplateCodec] compiles that again. No AWS here.
///
/// The way of a text: `document` (a tree that knows its lines) → `format` (a draft in the format's terms) → `check`
/// (all that needs the whole) → `compile` (steps in order, settings laid over each other). `mapping` and `schema`
/// also serve running steps.
@NullMarked
package dev.millrace.enginetemplates;

import org.jspecify.annotations.NullMarked;
