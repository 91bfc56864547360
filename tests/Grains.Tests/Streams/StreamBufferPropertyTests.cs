using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

/// <summary>
/// Senders that repeat, reorder and start over, and a buffer that is released at any moment. Some of what they send is in doubt when an
/// activation begins.
/// </summary>
public sealed class StreamBufferPropertyTests
{
    private enum Step
    {
        Send,
        SendStale,
        Take,
        Complete,
        NewSession,
        Release,
        GoBy,
    }

    [Fact]
    public void Add_RepeatsReorderingsNewSessionsAndReleases_PushesNoChunkTwiceAndLosesNone()
    {
        var steps = Gen.Frequency(
            (10, Gen.Const(Step.Send)),
            (2, Gen.Const(Step.SendStale)),
            (4, Gen.Const(Step.Take)),
            (4, Gen.Const(Step.Complete)),
            (1, Gen.Const(Step.NewSession)),
            (1, Gen.Const(Step.Release)),
            (1, Gen.Const(Step.GoBy)));
        Gen.Select(steps, Gen.Int[0, Model.Chunks - 1]).Array[1, 120].Sample(plan =>
        {
            var model = new Model();
            foreach (var (step, index) in plan)
            {
                model.Do(step, index);
            }

            model.Finish();
        });
    }

    private sealed class Model
    {
        public const int Chunks = 8;

        private static readonly StreamMetrics Metrics =
            new ServiceCollection().AddMetrics().AddSingleton<StreamMetrics>().BuildServiceProvider().GetRequiredService<StreamMetrics>();

        private static readonly long StartNs = UnixNanos.Of(new FakeTimeProvider().Start);

        private readonly HashSet<(long Epoch, long Offset)> _pushed = [];
        private readonly Dictionary<long, List<Task<AppendResult>>> _asked = [];
        private readonly FakeTimeProvider _time = new();
        private StreamBuffer _buffer = null!;
        private List<HeldChunk> _underWay = [];
        private long _epoch = 1;

        public Model() => Activate();

        public void Do(Step step, int index)
        {
            switch (step)
            {
                case Step.Send:
                    Send(index);
                    break;
                case Step.SendStale when _epoch > 1:
                    _ = _buffer.Add(Chunk(index, _epoch - 1));
                    break;
                case Step.Take when _underWay.Count == 0 && _buffer.CanTake:
                    Take();
                    break;
                case Step.Complete:
                    Complete();
                    break;
                case Step.NewSession:
                    _epoch++;
                    _asked.Clear();
                    break;
                case Step.Release:
                    _buffer.ReleaseAll(TimeSpan.FromSeconds(1));
                    Assert.Equal((0, 0, false), (_buffer.Bytes, _buffer.Records, _buffer.HasWaiting));
                    Activate(); // The stream's next activation knows only of doubts, and may push again.
                    _underWay = [];
                    _pushed.Clear();
                    break;
                case Step.GoBy:
                    _time.Advance(TimeSpan.FromSeconds(index));
                    break;
            }
        }

        /// <summary>Repeats what has no verdict until all have one.</summary>
        public void Finish()
        {
            Complete();
            for (var index = 0; index < Chunks; index++)
            {
                if (!IsCommitted(index))
                {
                    Send(index);
                }
            }

            _time.Advance(TimeSpan.FromSeconds(8));
            while (_buffer.HasWaiting)
            {
                Take();
                Complete();
            }

            Assert.All(Enumerable.Range(0, Chunks), index => Assert.True(IsCommitted(index), $"Chunk {index} has no verdict."));
            Assert.Equal((0, 0), (_buffer.Bytes, _buffer.Records));
        }

        private void Send(int index)
        {
            var verdict = _buffer.Add(Chunk(index, _epoch, Watermark()));
            Assert.False(verdict is { IsCompletedSuccessfully: true, Result.Outcome: AppendOutcome.Fenced });
            (_asked.TryGetValue(index, out var asked) ? asked : _asked[index] = []).Add(verdict);
        }

        private void Take()
        {
            _underWay = _buffer.TakeBatch();
            Assert.NotEmpty(_underWay);
            foreach (var chunk in _underWay.Select(held => held.Chunk))
            {
                Assert.True(_pushed.Add((chunk.Epoch, chunk.FirstOffset)), $"Offset {chunk.FirstOffset} of epoch {chunk.Epoch} is pushed twice.");
            }
        }

        private void Complete()
        {
            _underWay.ForEach(held => _buffer.Complete(held));
            _underWay = [];
        }

        private bool IsCommitted(long index) =>
            _asked.TryGetValue(index, out var asked)
            && asked.Exists(verdict => verdict is { IsCompletedSuccessfully: true, Result.Outcome: AppendOutcome.Committed });

        private long Watermark() => Enumerable.Range(0, Chunks).TakeWhile(index => IsCommitted(index)).Count() * 2;

        private static LogChunk Chunk(int index, long epoch, long watermark = 0) =>
            TestChunks.Create([(index * 2, StartNs + 1), ((index * 2) + 1, StartNs + 2)], epoch: epoch, watermark: watermark);

        private void Activate()
        {
            var senders = new SenderTable();
            senders.Load(SenderRecord.Load(new SenderState { Topic = "logs", Partition = 0, Epoch = _epoch, Doubtful = [3, 6, 11, 12] }));
            var reconciler = new Reconciler(
                new LabelStream("app", "", "{}"), new QueryOptions(), DeliveryMode.EffectivelyOnce, new SharedQuestions(new ScriptedLoki(_time), _time), Metrics, _time, NullLogger.Instance);
            var quiet = new QuietTime(_time.GetUtcNow(), TimeSpan.FromSeconds(5), _time);
            _buffer = new StreamBuffer(
                new BatchOptions { MaxEvents = 5 }, senders, _time, new Overtaking(quiet, senders, reconciler, TimeSpan.FromMinutes(30)));
        }
    }
}
