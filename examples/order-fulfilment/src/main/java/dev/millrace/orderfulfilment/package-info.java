/// What a shop does with an order, step by step. A handler takes a record and returns a record; where these come
/// from and go to is said in `order-fulfilment.yaml`.
@NullMarked
package dev.millrace.orderfulfilment;

import org.jspecify.annotations.NullMarked;
