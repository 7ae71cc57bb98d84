/// DynamoDB Local for tests, and the tests of reading and writing items.
@NullMarked
package dev.millrace.engineaws.table;

import org.jspecify.annotations.NullMarked;
