using CsCheck;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Batches;

public sealed class HeldChunksTests
{
    [Fact]
    public void AddRemove_AnyOrder_FindsWhatADictionaryWouldFind() =>
        Gen.Select(Gen.Bool, Gen.Long[0, 12], Gen.Long[0, 2]).Array[0, 60].Sample(steps =>
        {
            var held = new HeldChunks();
            var model = new Dictionary<(long First, long Last), HeldChunk>();
            foreach (var (adds, first, length) in steps)
            {
                var chunk = TestChunks.Create([(first, first), (first + 1 + length, first)]);
                var key = (chunk.FirstOffset, chunk.LastOffset);
                var known = model.GetValueOrDefault(key);
                Assert.Same(known, held.Find(chunk));
                if (adds && known is null)
                {
                    held.Add(model[key] = new HeldChunk(chunk, 0));
                }
                else if (!adds && known is not null)
                {
                    held.Remove(known);
                    model.Remove(key);
                }

                Assert.Equal(model.Keys.Select(one => one.First).Order(), held.All.ToArray().Select(one => one.Chunk.FirstOffset));
            }
        });
}
