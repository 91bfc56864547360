using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>How dead letters are shown.</summary>
internal static class LetterTables
{
    /// <summary>Letters, which are named by their ids.</summary>
    public static Table Letters { get; } = new(
    [
        Column.Text("ID", "id") with { Shrinks = false }, // Whoever asks for one copies it.
        Column.Text("TOPIC", "topic"),
        Column.Number("N", "partition"),
        Column.Number("OFFSET", "offset"),
        Column.Text("CAUSE", "cause"),
        Column.Number("STATUS", "status") with { IsOptional = true, IsExtra = true },
        Column.Age("AGE", "timestamp"),
        Column.Text("TENANT", "tenant") with { IsOptional = true },
        Column.Text("LABELS", "labels"),
        Column.Text("SILO", "silo") with { IsOptional = true, IsExtra = true },
    ]);

    /// <summary>How many there are.</summary>
    public static Table Counts { get; } = new(
    [
        Column.Text("TOPIC", "topic"),
        Column.Number("N", "partition"),
        Column.Text("CAUSE", "cause"),
        Column.Count("LETTERS", "letters"),
    ], "counts");
}
