using System.Collections.Concurrent;

namespace OrleansKafkaLoki.Quickstart.Tests.Run;

/// <summary>A standard input that a test writes to.</summary>
internal sealed class TypedLines : TextReader
{
    private readonly BlockingCollection<string> _lines = [];

    public void Type(string line) => _lines.Add(line);

    public override string? ReadLine() => _lines.TryTake(out var line, Timeout.Infinite) ? line : null;

    protected override void Dispose(bool disposing)
    {
        _lines.CompleteAdding(); // Lets a reader go that still waits; what it waits on is left to the collector.
        base.Dispose(disposing);
    }
}
