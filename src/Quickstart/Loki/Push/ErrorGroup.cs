namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Refusals of one push, put together as Loki's <c>GroupedErrors</c> does.</summary>
internal sealed class ErrorGroup
{
    private readonly OrderedDictionary<string, int> _counts = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _counts.Count == 0;

    public void Add(string error) => _counts[error] = _counts.GetValueOrDefault(error) + 1;

    /// <summary>All, equal ones counted.</summary>
    public override string ToString() => _counts.Count == 1 && _counts.GetAt(0).Value == 1
        ? _counts.GetAt(0).Key
        : string.Join("; ", _counts.Select(error => $"{error.Value} errors like: {error.Key}"));
}
