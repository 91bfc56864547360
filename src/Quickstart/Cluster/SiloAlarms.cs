using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>
/// Counts the warnings and errors of several silos: when one is lost, each of the others has dozens to write about it. Only the
/// shipper's own errors are shown.
/// </summary>
internal sealed class SiloAlarms
{
    private const int LevelWithin = 48;
    private const int MaxLength = 200;

    private int _warnings;
    private int _errors;

    /// <summary>How many there were, in a line; null as long as there was none.</summary>
    public string? Summary => (Volatile.Read(ref _warnings), Volatile.Read(ref _errors)) switch
    {
        (0, 0) => null,
        var (warnings, errors) => $"  in the silos' logs: {Count(warnings, "warning")}, {Count(errors, "error")}",
    };

    /// <summary>A silo has written a line of a warning or an error. Returns what is to be shown of it, or null.</summary>
    public string? Add(string silo, string line)
    {
        if (line.StartsWith(' '))
        {
            return null; // A stack trace goes on.
        }

        var start = line.AsSpan(0, Math.Min(line.Length, LevelWithin));
        if (start.Contains("warn:", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _warnings);
            return null;
        }

        Interlocked.Increment(ref _errors);
        return start.Contains("fail:", StringComparison.Ordinal) && !line.Contains("fail: OrleansKafkaLoki.", StringComparison.Ordinal)
            ? null // A library's: what it means for the shipper, the shipper says.
            : $"  {silo}: {(line.Length <= MaxLength ? line : line[..MaxLength] + " …")}";
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
