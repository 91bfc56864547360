using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class DeadLetterQueueTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<DeadLetterMetrics>().BuildServiceProvider();
    private readonly FakeSource _source = new();
    private readonly FakeStore _store = new();
    private readonly DeadLetterQueue _queue;
    private readonly DeadLetterReport _report = new("p", TimeProvider.System, NullLogger<DeadLetterReport>.Instance);

    public DeadLetterQueueTests() => _queue = new DeadLetterQueue(_store, _source, _services.GetRequiredService<DeadLetterMetrics>(), _report);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _report.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task WriteAsync_WhileARoundIsUnderWay_SharesTheNextOne()
    {
        _store.Gate = new TaskCompletionSource();
        var first = _queue.WriteAsync([TestLetters.Letter(0)], Cancelled);
        await Eventually.HoldsAsync(() => _store.Begun == 1, "the first round is under way");
        var others = Enumerable.Range(1, 50).Select(i => _queue.WriteAsync([TestLetters.Letter(100 - i)], Cancelled)).ToList();
        _store.Gate.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 50], _source.Reads.Select(read => read.Offsets));
        Assert.Equal([0, .. Enumerable.Range(50, 50)], _store.Written.Select(letter => letter.Offset));
    }

    // The topic was deleted and made anew before the letter was written.
    [Fact]
    public async Task WriteAsync_RecordAtItsOffsetIsNewerThanTheEntry_IsNotTheLetters()
    {
        _source.Add(0, null, "its own"u8.ToArray(), timestampMs: 1_700_000_000_123);
        _source.Add(1, null, "another"u8.ToArray(), timestampMs: 1_700_000_000_124);

        await _queue.WriteAsync([TestLetters.Letter(0), TestLetters.Letter(1)], Cancelled);

        Assert.Equal([0, 1], _store.Written.Select(letter => letter.Offset));
        Assert.Equal(["its own", null], _store.Originals.Select(original => original?.Value is { } value ? System.Text.Encoding.UTF8.GetString(value) : null));
    }

    [Fact]
    public async Task WriteAsync_RecordTellsMicroseconds_IsTheLettersThoughNoEntryCanTellThem()
    {
        _source.Add(0, null, "its own"u8.ToArray(), timestampMs: 1_700_000_000_123_456);

        await _queue.WriteAsync([TestLetters.Letter(0) with { TimestampNs = UnixNanos.LastMs * UnixNanos.PerMilli }], Cancelled);

        Assert.Equal("its own"u8.ToArray(), Assert.Single(_store.Originals)?.Value);
    }

    [Fact]
    public async Task WriteAsync_RoundFails_FailsItsWritesAndGoesOn()
    {
        _store.Failure = new IOException("full");
        await Assert.ThrowsAsync<IOException>(() => _queue.WriteAsync([TestLetters.Letter(0)], Cancelled));
        _store.Failure = null;
        await _queue.WriteAsync([TestLetters.Letter(0)], Cancelled);

        Assert.Single(_store.Written);
    }

    [Fact]
    public async Task WriteAsync_CallerGoneBeforeItsRound_IsLeftOut()
    {
        _store.Gate = new TaskCompletionSource();
        var first = _queue.WriteAsync([TestLetters.Letter(0)], Cancelled);
        await Eventually.HoldsAsync(() => _store.Begun == 1, "the first round is under way");
        using var gone = new CancellationTokenSource();
        var second = _queue.WriteAsync([TestLetters.Letter(1)], gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _store.Gate.SetResult();
        await first;
        await _queue.WriteAsync([TestLetters.Letter(2)], Cancelled);

        Assert.Equal([0, 2], _store.Written.Select(letter => letter.Offset));
    }

    [Fact]
    public async Task WriteAsync_RecordIsALetter_IsSafeWhereItIsAndNotWrittenAgain()
    {
        var letter = DeadLetterHeaders.Write(TestLetters.Letter(3), new SourceRecord(3, 1, null, [1], default));
        var headers = letter.Headers.Select(header => (header.Key, (byte[]?)header.GetValueBytes())).ToArray();
        _source.Add(0, key: null, value: [1], headers: headers);
        _source.Add(1, key: null, value: [1]);
        _source.Add(2, key: null, value: [1], headers: [("okl-pipeline", [1])]);

        await _queue.WriteAsync([.. Enumerable.Range(0, 4).Select(offset => TestLetters.Letter(offset, topic: "q.letters"))], Cancelled);
        Assert.Equal([1, 2, 3], _store.Written.Select(written => written.Offset));

        // Put back where it came from, it is a record again.
        await _queue.WriteAsync([TestLetters.Letter(0, topic: "logs")], Cancelled);
        Assert.Equal([1, 2, 3, 0], _store.Written.Select(written => written.Offset));
    }

    private sealed class FakeStore : IDeadLetterStore
    {
        private readonly List<DeadLetter> _added = [];

        public TaskCompletionSource? Gate { get; set; }

        public Exception? Failure { get; set; }

        public int Begun { get; private set; }

        public List<DeadLetter> Written { get; } = [];

        public List<SourceRecord?> Originals { get; } = [];

        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            _added.Clear();
            Begun++;
            await (Gate?.Task ?? Task.CompletedTask);
        }

        public Task AddAsync(DeadLetter letter, SourceRecord? original, CancellationToken cancellationToken)
        {
            _added.Add(letter);
            Originals.Add(original);
            return Task.CompletedTask;
        }

        public Task CommitAsync(CancellationToken cancellationToken)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Written.AddRange(_added);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
