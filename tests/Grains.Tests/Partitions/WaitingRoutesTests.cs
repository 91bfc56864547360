using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class WaitingRoutesTests
{
    [Fact]
    public void AddRemove_AnyOrder_HasTheRoutesWithChunksUnderWay() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 4]).Array[0, 60].Sample(steps =>
        {
            var routes = Enumerable.Range(0, 5).Select(i => new StreamRoute(new LabelStream("p", "", $"{{s=\"{i}\"}}"), new ChunkBuilders())).ToList();
            var counts = new int[routes.Count];
            var waiting = new WaitingRoutes();
            foreach (var (adds, i) in steps)
            {
                if (adds)
                {
                    waiting.Add(routes[i]);
                    counts[i]++;
                }
                else if (counts[i] > 0)
                {
                    Assert.Equal(--counts[i] == 0, waiting.Remove(routes[i]));
                }

                Assert.Equal(routes.Where((_, j) => counts[j] > 0).ToHashSet(), waiting.ToHashSet());
                Assert.Equal(counts.Count(count => count > 0), waiting.Count);
            }

            routes.ForEach(route => route.Dispose());
        });
}
