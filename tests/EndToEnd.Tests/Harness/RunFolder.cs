namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>The folder of a run's configurations and logs: gone with the run, or kept below what <c>OKL_TEST_LOGS</c> names.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly TempFolder? _temporary;

    public RunFolder(string runId)
    {
        IsKept = Environment.GetEnvironmentVariable("OKL_TEST_LOGS") is { Length: > 0 };
        _temporary = IsKept ? null : new TempFolder();
        Path = _temporary?.Path ?? System.IO.Path.Combine(Environment.GetEnvironmentVariable("OKL_TEST_LOGS")!, runId);
    }

    /// <summary>Whether it outlives the run.</summary>
    public bool IsKept { get; }

    public string Path { get; }

    public void Dispose() => _temporary?.Dispose();
}
