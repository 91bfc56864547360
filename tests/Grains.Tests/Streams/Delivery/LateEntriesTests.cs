using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class LateEntriesTests
{
    private const long Minute = 60_000_000_000;
    private const long Now = 1_000_000 * Minute;

    /// <summary>Minutes before now; the newest that is known, too.</summary>
    public static TheoryData<int?, int[], int> Batches => new()
    {
        { 0, [49, 20, 0], 0 },
        { 0, [51, 49, 0], 1 },
        { 0, [2000, 120, 51, 50, 0], 3 },
        { 0, [120, 110], 2 },
        // Behind their own newest, but not behind what Loki has.
        { 300, [349, 200, 0], 0 },
        { 300, [400, 351, 350, 0], 2 },
        // An entry that Loki took from the future, and one that it cannot have taken.
        { -9, [42, 40, 0], 1 },
        { -60, [42, 40, 0], 1 },
        { 0, [20, 0, -600], 0 },
        { null, [41, 39, 0], 1 },
        { null, [300, 200, 100], 1 },
        { null, [39, 0, -600], 0 },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Count_Batch_IsWhatLokiDoesNotTakeForCertain(int? newest, int[] ages, int late)
    {
        using var index = new BatchIndex([new HeldChunk(TestChunks.Create(ages.Select((age, i) => ((long)i, Now - (age * Minute)))), 0)]);

        Assert.Equal(late, LateEntries.Count(new BatchRange(index), Now - (newest * Minute), Now));
    }
}
