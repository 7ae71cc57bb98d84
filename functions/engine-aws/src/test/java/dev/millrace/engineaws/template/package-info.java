/// Tests of applied templates, against AWS's DynamoDB Local and a bucket in memory.
@NullMarked
package dev.millrace.engineaws.template;

import org.jspecify.annotations.NullMarked;
