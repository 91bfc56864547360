using CsCheck;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Feeds;

public sealed class PartitionWindowTests
{
    [Fact]
    public void ChargeAndRelease_AnySchedule_PausesAndResumesAlternateFarApart() =>
        Gen.Select(Gen.Long[1, 1000], Gen.Int[-1, 400].Array[0, 200]).Sample((limit, schedule) =>
        {
            var window = new PartitionWindow(limit);
            var outstanding = new Queue<long>();
            foreach (var step in schedule)
            {
                var wasPaused = window.IsPaused;
                if (step >= 0)
                {
                    var pauses = window.Charge(step);
                    outstanding.Enqueue(step);
                    Assert.Equal(!wasPaused && window.Used > limit, pauses);
                    Assert.Equal(wasPaused || pauses, window.IsPaused);
                }
                else if (outstanding.TryDequeue(out var bytes))
                {
                    var resumes = window.Release(bytes);
                    Assert.Equal(wasPaused && window.Used <= limit / 2, resumes);
                    Assert.Equal(wasPaused && !resumes, window.IsPaused);
                }

                Assert.Equal(outstanding.Sum(), window.Used);
            }

            // Whatever the limit, an empty window never stays paused: nothing would ever resume it.
            while (outstanding.TryDequeue(out var bytes))
            {
                window.Release(bytes);
            }

            Assert.False(window.IsPaused);
        });
}
