using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A Loki that keeps every line it is pushed, can be held, and refuses what the test says.</summary>
internal sealed class FakeLoki : ILokiPusher
{
    private readonly Lock _lock = new();
    private readonly List<(string Labels, string Line)> _stored = [];
    private TaskCompletionSource _open = Opened();

    public Func<string, bool> Refuses { get; set; } = _ => false;

    public List<(string Labels, string Line)> Stored
    {
        get
        {
            lock (_lock)
            {
                return [.. _stored];
            }
        }
    }

    /// <summary>Pushes wait until <see cref="Resume"/>.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _open.TrySetResult();

    public async Task<PushVerdict> PushAsync(PushBatch batch, CancellationToken cancellationToken)
    {
        await _open.Task.WaitAsync(cancellationToken);
        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        var lines = TestChunks.LinesOf(writer.WrittenSpan);
        if (lines.Exists(line => Refuses(line)))
        {
            return new PushVerdict(PushOutcome.Rejected, 400, "refused");
        }

        lock (_lock)
        {
            _stored.AddRange(lines.Select(line => (batch.Stream.Labels, line)));
        }

        return PushVerdict.Delivered(204);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
