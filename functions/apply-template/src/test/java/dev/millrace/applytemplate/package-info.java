/// Tests of the function as the API calls it, over AWS's DynamoDB Local and a bucket in memory.
@NullMarked
package dev.millrace.applytemplate;

import org.jspecify.annotations.NullMarked;
