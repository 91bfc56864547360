using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Takes every record that differs: JSON lines where the name ends in <c>.jsonl</c>, else CSV.</summary>
internal sealed class FindingFile : IAsyncDisposable
{
    private readonly StreamWriter? _file;
    private readonly Func<AuditFinding, string> _line;

    /// <summary>Begins the file, if there is to be one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public FindingFile(string? path)
    {
        var isJson = path?.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) is true;
        _line = isJson ? AuditJson.Of : AuditCsv.Of;
        _file = path is null ? null : new StreamWriter(path, append: false);
        if (!isJson)
        {
            _file?.WriteLine(AuditCsv.FindingHeader);
        }
    }

    /// <summary>Writes a record.</summary>
    public void Write(AuditFinding finding) => _file?.WriteLine(_line(finding));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
