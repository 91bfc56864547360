using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>
/// A Loki that keeps every line it takes, repeats included. Per topic (the only label), it can be held and refuses the lines
/// that the test says; like the real one it stores the good entries of a refused batch.
/// </summary>
internal sealed class FakeLoki : ILokiPusher
{
    private readonly Lock _lock = new();
    private readonly List<(string Labels, string Line)> _stored = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly ConcurrentDictionary<(string Labels, string Line), bool> _refused = new();
    private readonly ConcurrentDictionary<string, int> _pushes = new();

    /// <summary>The lines of a topic that were stored, in order and as often as they came.</summary>
    public List<string> LinesOf(string topic)
    {
        lock (_lock)
        {
            return [.. _stored.Where(stored => stored.Labels == LabelsOf(topic)).Select(stored => stored.Line)];
        }
    }

    /// <summary>How many pushes of a topic came, the held ones included.</summary>
    public int PushesOf(string topic) => _pushes.GetValueOrDefault(LabelsOf(topic));

    /// <summary>Pushes of a topic wait until <see cref="Resume"/>.</summary>
    public void Hold(string topic) => _held[LabelsOf(topic)] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume(string topic)
    {
        if (_held.TryRemove(LabelsOf(topic), out var held))
        {
            held.SetResult();
        }
    }

    public void Refuse(string topic, string line) => _refused[(LabelsOf(topic), line)] = true;

    public async Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var labels = batch.Stream.Labels;
        _pushes.AddOrUpdate(labels, 1, (_, pushes) => pushes + 1);
        if (_held.TryGetValue(labels, out var held))
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        var lines = TestChunks.LinesOf(writer.WrittenSpan);
        var good = lines.Where(line => !_refused.ContainsKey((labels, line))).ToList();
        lock (_lock)
        {
            _stored.AddRange(good.Select(line => (labels, line)));
        }

        return good.Count == lines.Count ? PushAnswer.Delivered(204) : new PushAnswer(PushDisposition.Rejected, 400, "refused");
    }

    private static string LabelsOf(string topic) => $"{{topic=\"{topic}\"}}";
}
