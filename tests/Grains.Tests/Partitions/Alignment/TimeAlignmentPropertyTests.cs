using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Alignment;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

/// <summary>Partitions of any pace and density, some of which stop for good, behind the real alignment.</summary>
public sealed class TimeAlignmentPropertyTests
{
    private const int DriftMs = 60_000;

    [Fact]
    public void Align_PartitionsOfAnyPace_NobodyRunsAwayAndAllArrive()
    {
        // Gaps between records go far beyond the drift.
        var gaps = Gen.Frequency((5, Gen.Int[0, 5_000]), (1, Gen.Int[0, 10 * DriftMs]));
        var partition = Gen.Select(gaps.Array[1, 40], Gen.Int[0, 20 * DriftMs], Gen.Int[1, 8], Gen.Int[0, 10], Gen.Bool);
        partition.Array[2, 6].Sample(plans =>
        {
            var model = new Model([.. plans.Select((plan, i) => new Partition(i, plan.Item1, plan.Item2, plan.Item3, plan.Item4, isStuck: plan.Item5 && i > 0))]);
            model.Run();
        });
    }

    private sealed class Model(Partition[] partitions)
    {
        private readonly FakeTimeProvider _time = new();

        public void Run()
        {
            var alignment = new TimeAlignment(TimeSpan.FromMilliseconds(DriftMs), _time);
            var moving = partitions.Where(partition => !partition.IsStuck).ToArray();

            // Every second the slowest sends something; starting costs the grace period, and each stuck one a minute.
            var deadline = TimeAlignment.Grace.TotalSeconds + partitions.Sum(partition => TimeAlignment.StuckAfter.TotalSeconds + partition.Records);
            for (var second = 0; moving.Any(partition => !partition.HasCaughtUp); second++)
            {
                Assert.True(second < deadline, $"Nobody moves any more: {string.Join(", ", partitions.Select(partition => partition.Frontier()))}");
                var horizon = alignment.Align(partitions.Select(partition => (partition.Id, (PartitionFrontier?)partition.Frontier())));
                foreach (var partition in partitions)
                {
                    partition.Go(horizon.TimestampMs ?? long.MaxValue);
                }

                AssertAligned(alignment);
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        /// <summary>What anybody sends is no further ahead of the next record of those who still have some, the stuck ones excepted.</summary>
        private void AssertAligned(TimeAlignment alignment)
        {
            var behind = partitions.Where(partition => !partition.HasCaughtUp && !partition.IsStuck && !alignment.Stuck.Contains(partition.Id)).ToArray();
            var newest = partitions.Max(partition => partition.SentThisSecondMs);
            if (behind.Length > 0 && newest >= 0)
            {
                Assert.InRange(newest - behind.Min(partition => partition.NextMs), long.MinValue, DriftMs);
            }
        }
    }

    private sealed class Partition(int number, int[] gaps, int beginMs, int pace, int startsAfter, bool isStuck)
    {
        private int _next;
        private int _age;
        private int _idle;
        private long _horizonMs = -1;
        private long _sentMs = -1;

        public PartitionId Id { get; } = new("app", "logs", number);

        public bool IsStuck => isStuck;

        public int Records => gaps.Length;

        public bool HasCaughtUp => _next == gaps.Length;

        public long NextMs => beginMs + gaps.Take(_next + 1).Sum();

        public long SentThisSecondMs { get; private set; }

        private bool IsHeld => _age > startsAfter && !HasCaughtUp && NextMs > _horizonMs;

        /// <summary>A stuck partition sends one record and no other.</summary>
        public void Go(long horizonMs)
        {
            _age++;
            _idle++;
            SentThisSecondMs = -1;
            var wasHeld = IsHeld;
            _horizonMs = wasHeld ? Math.Max(_horizonMs, horizonMs) : _horizonMs;
            _idle = wasHeld && !IsHeld ? 0 : _idle;
            for (var i = 0; i < pace && _age > startsAfter && !IsHeld && !HasCaughtUp && (!isStuck || _next == 0); i++)
            {
                SentThisSecondMs = _sentMs = NextMs;
                _next++;
                _idle = 0;
            }
        }

        public PartitionFrontier Frontier() =>
            IsHeld ? new(FrontierKind.Held, NextMs, 0)
            : HasCaughtUp ? new(FrontierKind.CaughtUp, _sentMs, 0)
            : _sentMs < 0 ? new(FrontierKind.Starting, 0, _age * 1000)
            : new(FrontierKind.Lagging, _sentMs, _idle * 1000);
    }
}
