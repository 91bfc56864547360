using System.Collections.Concurrent;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>
/// A Loki that keeps every line it takes, repeats included. Per topic (the only label), it can be held, loses answers, and refuses the
/// lines that the test says; like the real one it stores the good entries of a refused batch.
/// </summary>
internal sealed class FakeLoki : ILokiPusher, ILokiTenants, ILokiReader
{
    private readonly Lock _lock = new();
    private readonly List<(string Labels, long TimestampNs, string Line)> _stored = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly ConcurrentDictionary<(string Labels, string Line), bool> _refused = new();
    private readonly ConcurrentDictionary<string, int> _pushes = new();
    private readonly ConcurrentDictionary<string, int> _lostAnswers = new();

    /// <summary>How many questions came.</summary>
    public int Questions { get; private set; }

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

    /// <summary>Stores a line of a topic that somebody else sent.</summary>
    public void Store(string topic, long timestampNs, string line)
    {
        lock (_lock)
        {
            _stored.Add((LabelsOf(topic), timestampNs, line));
        }
    }

    /// <summary>Loses a line of a topic.</summary>
    public void Forget(string topic, string line)
    {
        lock (_lock)
        {
            _stored.RemoveAll(stored => stored.Labels == LabelsOf(topic) && stored.Line == line);
        }
    }

    /// <summary>Stores the next <paramref name="count"/> pushes of a topic without saying so.</summary>
    public void LoseAnswers(string topic, int count) => _lostAnswers[LabelsOf(topic)] = count;

    public void Refuse(string topic, string line) => _refused[(LabelsOf(topic), line)] = true;

    public IPushWay Open(string pipeline, string tenant) => 
        new OpenPusher(TimeProvider.System, TimeSpan.Zero, (request, token) => AttemptAsync(request.Batches.Single(), token)).Open(pipeline, tenant);

    /// <summary>How the tenants of pipelines fare, the same on each silo.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<TenantPushing>> Tenants { get; } = new();

    public IReadOnlyList<TenantPushing> Of(string pipeline) => Tenants.GetValueOrDefault(pipeline, []);

    public Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        List<(string Labels, long TimestampNs, string Line)> found;
        lock (_lock)
        {
            Questions++;
            found = [.. _stored.Where(stored => stored.Labels == question.Stream.Labels && stored.TimestampNs >= question.FromNs && stored.TimestampNs <= question.ToNs)];
        }

        foreach (var (_, timestampNs, line) in found)
        {
            question.Visit(new StoredEntry(timestampNs, Encoding.UTF8.GetBytes(line), new Dictionary<string, string>()));
        }

        return Task.FromResult(new ReadAnswer(ReadOutcome.Complete, 200, ""));
    }

    public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions)
    {
        foreach (var question in questions)
        {
            question.AskAlone();
        }

        return Task.CompletedTask;
    }

    private async Task<PushAnswer> AttemptAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var labels = batch.Stream.Labels;
        _pushes.AddOrUpdate(labels, 1, (_, pushes) => pushes + 1);
        if (_held.TryGetValue(labels, out var held))
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        using var writer = new PooledBufferWriter();
        batch.Entries.CopyTo(writer);
        var entries = TestChunks.EntriesOf(writer.WrittenSpan);
        var good = entries.Where(entry => !_refused.ContainsKey((labels, entry.Line))).ToList();
        lock (_lock)
        {
            _stored.AddRange(good.Select(entry => (labels, entry.TimestampNs, entry.Line)));
        }

        if (_lostAnswers.TryGetValue(labels, out var left) && left > 0)
        {
            _lostAnswers[labels] = left - 1;
            return new PushAnswer(PushDisposition.Unavailable, 500, "something broke") { MayHaveStored = true };
        }

        return good.Count == entries.Count
            ? PushAnswer.Delivered(204)
            : new PushAnswer(PushDisposition.Rejected, 400, "refused") { MayHaveStored = true };
    }

    private static string LabelsOf(string topic) => $"{{topic=\"{topic}\"}}";
}
