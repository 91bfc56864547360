namespace OrleansKafkaLoki.Okl.Tests.Harness;

/// <summary>Answers as the API gives them.</summary>
internal static class TestAnswers
{
    public const string Cluster =
        """
        {"as_of":"2026-11-28T16:00:00Z","silos":[
        {"silo":"S127.0.0.1:11111:7","partitions":2,"pipelines":[{"pipeline":"app","partitions":2}],"leaving":false,"store_lost":false},
        {"silo":"S127.0.0.1:11112:8","partitions":1,"pipelines":[{"pipeline":"app","partitions":1}],"leaving":true,"store_lost":false}],"misplaced":1}
        """;

    public const string Pipelines =
        """
        {"as_of":"2026-11-28T16:00:00Z","items":[{"pipeline":"app","as_of":"2026-11-28T16:00:00Z","topics":1,"partitions":3,"states":{"running":2,"starting":1},"held":0,
        "lag_records":12345,"lag_seconds":212.4,"lag_unknown":1,
        "ledger":{"consumed":60,"delivered":50,"filtered":0,"dead_lettered":3,"in_flight":7,"in_flight_bytes":55435,"unaccounted":0}}]}
        """;

    public const string Partitions =
        """
        {"as_of":"2026-11-28T16:00:00Z","total":3,"items":[
        {"pipeline":"app","topic":"logs","partition":2,"state":"starting","reason":"Its checkpoint is read.","held":false},
        {"pipeline":"app","topic":"logs","partition":0,"state":"running","held":true,"silo":"S127.0.0.1:11111:7","checkpoint":91233411,"lag_records":12345,"lag_seconds":212.4,
        "ledger":{"consumed":60,"delivered":50,"filtered":0,"dead_lettered":3,"in_flight":7,"in_flight_bytes":55435,"unaccounted":0}},
        {"pipeline":"app","topic":"logs","partition":1,"state":"running","held":false,"silo":"S127.0.0.1:11112:8","checkpoint":5,"lag_records":0,"lag_seconds":0,
        "ledger":{"consumed":5,"delivered":5,"filtered":0,"dead_lettered":0,"in_flight":0,"in_flight_bytes":0,"unaccounted":0}}]}
        """;

    public const string Partition =
        """
        {"pipeline":"app","topic":"logs","partition":0,"state":"running","held":false,"silo":"S127.0.0.1:11111:7","lag_records":5,"lag_seconds":75.5,
        "ledger":{"delivered":50,"in_flight_bytes":55435},"last_gap":{"first":3,"last":5,"cause":"retention","time":"2026-11-28T15:59:48Z"}}
        """;

    public const string Changes =
        """
        {"items":[{"at":"2026-11-28T15:59:00Z","action":"resume","by":"ann","reason":"done"},
        {"at":"2026-11-28T14:00:00Z","action":"pause","topic":"logs","partition":0,"by":"ann","reason":"loki upgrade"}]}
        """;

    public const string Streams =
        """
        {"as_of":"2026-11-28T16:00:00Z","total":2,"states":{"throttled":1,"idle":1},"items":[
        {"tenant":"","labels":"{app=\"pay\"}","silo":"S127.0.0.1:11111:7","state":"throttled","held_bytes":3100000,"held_records":1645,"last_push":"2026-11-28T15:59:41Z",
        "last_error":{"at":"2026-11-28T15:59:45Z","status":429,"message":"ingestion rate limit exceeded"}},
        {"tenant":"","labels":"{app=\"web\"}","silo":"S127.0.0.1:11111:7","state":"idle","held_bytes":0,"held_records":0}]}
        """;

    public const string Tenants =
        """
        {"as_of":"2026-11-28T16:00:00Z","total":2,"items":[
        {"tenant":"a","streams":40,"held_bytes":3100000,"held_records":12,"in_flight":1,"limit":5,"throttled_since":"2026-11-28T15:59:50Z","last_push":"2026-11-28T15:59:58Z","silos":[]},
        {"tenant":"b","streams":1,"held_bytes":0,"held_records":0,"in_flight":0,"silos":[]}]}
        """;

    public const string Paused =
        """{"changed":true,"partitions":1,"pauses":[{"topic":"logs","partition":0,"reason":"loki upgrade","by":"ann","since":"2026-11-28T15:59:48Z"}]}""";

    public const string Seek = """{"partitions":[{"topic":"logs","partition":0,"from":100,"to":40,"skips":0,"repeats":60,"etag":"7-100"}],"skips":0,"repeats":60}""";

    public const string Seeked =
        """{"partitions":[{"topic":"logs","partition":0,"from":100,"to":40,"skips":0,"repeats":60,"etag":"7-100"}],"skips":0,"repeats":60,"changed":true}""";
}
