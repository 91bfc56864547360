using System.Diagnostics;
using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>What a process holds at a moment, from <c>/proc</c>.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Connections">Its established TCP connections.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="Cpu">CPU time since its start.</param>
internal sealed record ProcessSample(int Threads, int Connections, long ResidentBytes, TimeSpan Cpu)
{
    private const string Established = "01";
    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>Takes a sample.</summary>
    public static ProcessSample Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return new ProcessSample(process.Threads.Count, CountConnections(processId), process.WorkingSet64, process.TotalProcessorTime);
    }

    private static int CountConnections(int processId)
    {
        var sockets = new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd")).EnumerateFiles()
            .Select(file => file.LinkTarget)
            .OfType<string>()
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        return Tables
            .SelectMany(table => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/net/{table}")).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(columns => columns[3] == Established && sockets.Contains(columns[9]));
    }
}
