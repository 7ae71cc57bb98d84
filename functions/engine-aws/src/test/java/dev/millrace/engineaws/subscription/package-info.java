/// Tests of what is kept for subscriptions, against AWS's DynamoDB Local.
@NullMarked
package dev.millrace.engineaws.subscription;

import org.jspecify.annotations.NullMarked;
