package dev.millrace.cli;

/// Tasks as the API tells them, at three moments.
final class Documents {
    static final String TEMPLATE = """
            namespace: shop
            name: order
            version: 1.0.0
            steps:
              - { name: check, handler: pass }
              - { name: ship, handler: pass, dependsOn: [check] }
            """;

    static final String RUNNING = """
            {"task":{"id":"t-1","namespace":"shop","template":"order","version":"1.0.0","state":"running","lane":"normal",
                     "created":"2026-11-20T10:00:00Z"},
             "counts":{"complete":1,"running":1,"retrying":1,"pending":1},
             "executionStatus":"processing","health":"retrying","recommendedAction":"wait","completion":25.0,
             "criticalPath":["check","charge","ship"],
             "steps":[
              {"number":0,"name":"check","state":"complete","attempt":1,"parents":0,"parentsDone":0,
               "startedAt":"2026-11-20T10:00:00Z","endedAt":"2026-11-20T10:00:00.120Z"},
              {"number":1,"name":"charge","state":"retrying","attempt":2,"parents":1,"parentsDone":1,
               "retryAt":"2026-11-20T10:00:09Z","error":{"code":"HTTP_503","message":"503 from the bank"}},
              {"number":2,"name":"reserve","state":"running","attempt":1,"parents":1,"parentsDone":1,
               "startedAt":"2026-11-20T10:00:03Z"},
              {"number":3,"name":"ship","state":"pending","attempt":0,"parents":2,"parentsDone":0,
               "why":"waits for charge (retrying) and reserve (running)"}],
             "graph":{"edges":[[0,1],[0,2],[1,3],[2,3]]},
             "history":[{"time":"2026-11-20T10:00:00Z","step":"check","from":"pending","to":"running","attempt":1,
                         "cause":"submitted","actor":"submit-task"}]}
            """;

    static final String COMPLETE = """
            {"task":{"id":"t-1","namespace":"shop","template":"order","version":"1.0.0","state":"complete",
                     "created":"2026-11-20T10:00:00Z","ended":"2026-11-20T10:00:12Z"},
             "counts":{"complete":4},
             "result":{"parcel":"P-17"},
             "steps":[
              {"number":0,"name":"check","state":"complete","attempt":1},
              {"number":1,"name":"charge","state":"complete","attempt":3},
              {"number":2,"name":"reserve","state":"complete","attempt":1},
              {"number":3,"name":"ship","state":"complete","attempt":1}]}
            """;

    static final String KIN = """
            {"task":{"id":"t-2","namespace":"shop","template":"shipment","version":"1.0.0","state":"running",
                     "created":"2026-11-20T10:00:00Z","parent":{"task":"t-1","step":"ship"}},
             "counts":{"waiting":1},
             "children":[{"step":"send","task":"t-3"}],
             "steps":[
              {"number":0,"name":"send","state":"waiting","attempt":1,"child":"t-3",
               "why":"waits for the task it has started"}]}
            """;

    static final String COST = """
            {"task":{"id":"t-1","namespace":"shop","template":"order","version":"1.0.0","state":"complete",
                     "created":"2026-11-20T10:00:00Z","ended":"2026-11-20T10:00:12Z"},
             "counts":{"complete":4},
             "cost":{"taskWrites":6,"stepWrites":2,"pages":1,"queuedSteps":1,"messages":2,"transitions":13,
                     "events":3,"eventLevel":"task","unseen":5}}
            """;

    static final String FAILED = """
            {"task":{"id":"t-1","namespace":"shop","template":"order","version":"1.0.0","state":"failed",
                     "created":"2026-11-20T10:00:00Z","ended":"2026-11-20T10:00:12Z"},
             "counts":{"complete":1,"failed":1},
             "error":{"step":"charge","code":"CARD_DECLINED","message":"the card was declined"},
             "steps":[
              {"number":0,"name":"check","state":"complete","attempt":1},
              {"number":1,"name":"charge","state":"failed","attempt":1,
               "error":{"code":"CARD_DECLINED","message":"the card was declined"}}]}
            """;

    private Documents() {}
}
