package dev.millrace.streamevents;

import software.amazon.awssdk.core.SdkBytes;

/// An event on its way out.
///
/// @param id of the event
/// @param type of the event
/// @param key what decides on its partition: events of one key stay together
/// @param value as it is put on the stream
record Outgoing(String id, String type, String key, SdkBytes value) {}
