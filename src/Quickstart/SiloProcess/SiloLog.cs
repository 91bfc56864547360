using System.Buffers;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>The file that takes a silo's output; warnings and errors are shown as well.</summary>
internal sealed class SiloLog : IDisposable
{
    private const int TailLines = 30;
    private const int LevelWithin = 48;
    private static readonly SearchValues<string> Alarms =
        SearchValues.Create(["warn:", "fail:", "crit:", "Unhandled exception"], StringComparison.Ordinal);

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private readonly StreamWriter _file;
    private readonly Action<string> _alarm;
    private bool _alarming;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where; it is appended to.</param>
    /// <param name="alarm">Is given each line of a warning or an error.</param>
    public SiloLog(string path, Action<string> alarm)
    {
        Path = path;
        _alarm = alarm;
        _file = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Takes a line.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            _file.WriteLine(line);
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
            {
                _tail.Dequeue();
            }
        }

        // A level stands behind the time; the lines of a stack trace are indented below their first.
        var start = line.AsSpan(0, Math.Min(line.Length, LevelWithin));
        _alarming = start.ContainsAny(Alarms) || (_alarming && line.StartsWith(' '));
        if (_alarming)
        {
            _alarm(line);
        }
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines()
    {
        using var file = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n');
    }

    /// <summary>The last lines.</summary>
    public IReadOnlyList<string> Tail()
    {
        lock (_gate)
        {
            return [.. _tail];
        }
    }

    /// <summary>The last lines, for a message of what went wrong: the file may be gone by the time that it is read.</summary>
    public string LastLines() => string.Join("\n  | ", Tail().Prepend($"The end of {Path}:"));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
