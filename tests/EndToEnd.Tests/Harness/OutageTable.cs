namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Shows what events cost: in the test's output, and in the file that <c>OKL_TEST_OUTAGE_TABLE</c> names, one row behind the other.</summary>
internal static class OutageTable
{
    /// <summary>Adds a row.</summary>
    public static void Add(OutageRow row)
    {
        ClusterRun.Say($"{OutageRow.Head}\n{row}");
        foreach (var gap in row.Moved)
        {
            ClusterRun.Say($"  moved {gap}");
        }

        foreach (var gap in row.Others)
        {
            ClusterRun.Say($"  stayed {gap}");
        }

        if (Environment.GetEnvironmentVariable("OKL_TEST_OUTAGE_TABLE") is { Length: > 0 } path)
        {
            File.AppendAllText(path, File.Exists(path) ? $"{row}\n" : $"{OutageRow.Head}\n{row}\n");
        }
    }
}
