using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Selection;

public sealed class FirstStreamsTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Take_PageAfterPage_IsEachOnceAndInOrder(bool descending, int seed)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, 500).Select(i => new StreamPlace(random.Next(20) is 0 ? null : random.Next(50), null, $"t{i % 3}", $"{{a=\"{i}\"}}", "s")).ToList();
        var order = new StreamOrder(descending);
        var (taken, after, pages) = (new List<StreamPlace>(), (StreamPlace?)null, 0);
        bool hasMore;
        do
        {
            var first = new FirstStreams<int>(order, 37, after);
            for (var i = 0; i < places.Count; i++)
            {
                first.Offer(i, places[i]);
            }

            var page = first.Take();
            Assert.All(page, row => Assert.Equal(places[row.Stream], row.Place));
            taken.AddRange(page.Select(row => row.Place));
            (after, hasMore) = (page[^1].Place, first.HasMore);
            pages++;
        }
        while (hasMore);

        Assert.Equal(places.Order(order), taken);
        Assert.Equal(14, pages);
        Assert.Equal(descending, taken[0].Number is null); // What is unknown is at the top where the worst is.
    }
}
