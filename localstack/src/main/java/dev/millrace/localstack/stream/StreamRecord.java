package dev.millrace.localstack.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One record on its way: what Lambda is given, and where it stands in the stream.
///
/// @param item the keys of the item it tells of; records of one item stay in order
record StreamRecord(String shard, String sequence, String item, Instant written, JsonNode json) {}
