using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>How lists are shown.</summary>
internal static class Tables
{
    /// <summary>Pipelines.</summary>
    public static Table Pipelines { get; } = new(
    [
        Column.Text("PIPELINE", "pipeline"),
        new Column("HEALTH", (pipeline, _) => Health.Of(pipeline) is { } problem ? new Cell(problem, Tone.Bad) : new Cell("ok", Tone.Good)) { Shrinks = true },
        Column.Count("PARTITIONS", "partitions"),
        new Column("STATES", (pipeline, _) => pipeline.At("states") is JsonObject states ? string.Join(", ", states.Select(state => $"{state.Value} {state.Key}")) : Cell.Unknown) { Shrinks = true },
        Column.Span("LAG", "lag_seconds"),
        Column.Count("RECORDS", "lag_records"),
        Column.Count("UNKNOWN", "lag_unknown") with { IsExtra = true },
        Column.Count("IN FLIGHT", "ledger.in_flight") with { IsExtra = true },
        Column.Count("DEAD", "ledger.dead_lettered") with { IsExtra = true },
    ]);

    /// <summary>Partitions of one pipeline.</summary>
    public static Table Partitions { get; } = new([.. PartitionColumns]);

    /// <summary>Partitions of several pipelines.</summary>
    public static Table AllPartitions { get; } = new([Column.Text("PIPELINE", "pipeline"), .. PartitionColumns]);

    /// <summary>Label streams.</summary>
    public static Table Streams { get; } = new(
    [
        Column.Text("TENANT", "tenant") with { IsOptional = true },
        Column.Text("LABELS", "labels"),
        new Column("STATE", (stream, _) => State(stream)),
        Column.Size("HELD", "held_bytes"),
        Column.Count("RECORDS", "held_records"),
        Column.Age("LAST PUSH", "last_push"),
        Silo with { IsExtra = true },
        Error,
    ]);

    /// <summary>Tenants.</summary>
    public static Table Tenants { get; } = new(
    [
        Column.Text("TENANT", "tenant"),
        Column.Count("STREAMS", "streams"),
        Column.Size("HELD", "held_bytes"),
        Column.Count("RECORDS", "held_records"),
        new Column("PUSHES", (tenant, _) => $"{tenant.TextAt("in_flight")} of {tenant.TextAt("limit") ?? "-"}") { ToRight = true },
        Column.Age("LAST PUSH", "last_push"),
        Column.Age("THROTTLED", "throttled_since") with { IsOptional = true },
        Column.Age("FAILING", "failing_since") with { IsOptional = true },
        Error,
    ]);

    /// <summary>Silos.</summary>
    public static Table Silos { get; } = new(
    [
        Silo,
        Column.Count("PARTITIONS", "partitions"),
        new Column("PIPELINES", (silo, _) => string.Join(", ", silo.ItemsAt("pipelines").Select(pipeline => $"{pipeline.TextAt("pipeline")} {pipeline.TextAt("partitions")}"))) { Shrinks = true },
        new Column("STATE", (silo, _) => silo.IsTrueAt("store_lost") ? new Cell("without Redis", Tone.Bad) : silo.IsTrueAt("leaving") ? new Cell("leaving", Tone.Warning) : new Cell("ok", Tone.Good)),
    ], "silos");

    /// <summary>What operators did.</summary>
    public static Table Changes { get; } = new(
    [
        Column.Age("AGO", "at"),
        Column.Text("ACTION", "action"),
        new Column("OF", (change, _) => Scope(change)) { Shrinks = true },
        Column.Text("DETAIL", "detail") with { IsOptional = true },
        Column.Text("BY", "by"),
        Column.Text("REASON", "reason"),
    ]);

    /// <summary>What a change of positions does.</summary>
    public static Table Positions { get; } = new(
    [
        Column.Text("TOPIC", "topic"),
        Column.Number("N", "partition"),
        Column.Number("FROM", "from"),
        Column.Number("TO", "to"),
        Column.Count("SKIPS", "skips"),
        Column.Count("REPEATS", "repeats"),
    ], "partitions");

    /// <summary>What a job would look at.</summary>
    public static Table Ranges { get; } = new(
    [
        Column.Text("TOPIC", "topic"),
        Column.Number("N", "partition"),
        Column.Number("FROM", "from"),
        Column.Number("TO", "to"),
        Column.Count("UNSHIPPED", "unshipped"),
    ], "partitions");

    /// <summary>Replays or audits.</summary>
    public static Table Jobs { get; } = new(
    [
        Column.Text("ID", "id"),
        Column.Text("STATE", "state"),
        Column.Text("PHASE", "progress.phase"),
        Column.Count("SHIPPED", "progress.shipped"),
        Column.Count("MISSING", "result.missing"),
        Column.Count("TWICE", "result.twice"),
        new Column("OF", (replay, _) => Scope(replay)) { Shrinks = true },
        Column.Age("AGO", "started"),
        Column.Text("BY", "by"),
        Column.Text("REASON", "reason"),
    ]);

    /// <summary>A silo, as it may be said in a filter; when it was started is in the other formats.</summary>
    private static Column Silo => new("SILO", (item, _) =>
        item.TextAt("silo") is { } silo && silo.StartsWith('S') && silo.LastIndexOf(':') is > 1 and var end ? silo[1..end] : item.TextAt("silo")) { Shrinks = true };

    private static Column Error => new("LAST ERROR", (item, _) =>
        item.TextAt("last_error.message") is { } message ? new Cell($"{item.TextAt("last_error.status")} {message}".TrimStart(), Tone.Warning) : Cell.Unknown) { Shrinks = true, IsOptional = true };

    private static IEnumerable<Column> PartitionColumns =>
    [
        Column.Text("TOPIC", "topic"),
        Column.Number("N", "partition"),
        new Column("STATE", (partition, _) => State(partition)),
        Column.Span("LAG", "lag_seconds"),
        Column.Count("RECORDS", "lag_records"),
        Column.Number("CHECKPOINT", "checkpoint") with { IsExtra = true },
        Column.Count("IN FLIGHT", "ledger.in_flight") with { IsExtra = true },
        Column.Count("DEAD", "ledger.dead_lettered") with { IsExtra = true },
        Silo,
        Column.Text("REASON", "reason") with { IsOptional = true },
    ];

    private static Cell State(JsonNode partition) => partition.TextAt("state") switch
    {
        "running" when partition.IsTrueAt("held") => new Cell("held", Tone.Warning),
        "running" => new Cell("running", Tone.Good),
        "faulted" => new Cell("faulted", Tone.Bad),
        "idle" => new Cell("idle", Tone.Quiet),
        null => Cell.Unknown,
        var other => new Cell(other, Tone.Warning),
    };

    private static Cell Scope(JsonNode change) => (change.TextAt("topic"), change.TextAt("partition")) switch
    {
        (null, _) => "all",
        (var topic, null) => topic,
        var (topic, partition) => $"{topic}/{partition}",
    };
}
