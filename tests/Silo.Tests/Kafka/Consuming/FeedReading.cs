using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

/// <summary>Reads feeds as a grain does.</summary>
internal static class FeedReading
{
    /// <summary>A record's offset and the number it was produced with.</summary>
    public readonly record struct Numbered(long Offset, int Number);

    /// <summary>Reads until <paramref name="count"/> records came, giving their bytes back at once unless told otherwise.</summary>
    public static async Task<List<Numbered>> ReadNumbersAsync(this IPartitionFeed feed, int count, bool release = true)
    {
        var records = new List<Numbered>();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Eventually.Deadline);
        try
        {
            while (records.Count < count && await feed.WaitToReadAsync(timeout.Token))
            {
                records.AddRange(feed.TakeNumbers(release));
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Expected {count} records within {Eventually.Deadline.TotalSeconds:0} s, got {records.Count}.");
        }

        return records;
    }

    /// <summary>Reads what is there now.</summary>
    public static List<Numbered> TakeNumbers(this IPartitionFeed feed, bool release = true)
    {
        var records = new List<Numbered>();
        while (feed.TryRead(out var batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                records.Add(new Numbered(batch[i].Offset, Number(batch[i])));
            }

            var bytes = batch.ChargedBytes;
            batch.Dispose();
            if (release)
            {
                feed.Release(bytes);
            }
        }

        return records;
    }

    /// <summary>Asserts that the records are <paramref name="count"/> in sequence from <paramref name="first"/> on.</summary>
    public static void AssertSequence(IReadOnlyList<Numbered> records, int count, int first = 0) =>
        Assert.Equal(Enumerable.Range(first, count).Select(i => new Numbered(i, i)), records);

    private static int Number(in RecordView record) =>
        int.Parse(Encoding.UTF8.GetString(record.Value).TrimEnd('.'), CultureInfo.InvariantCulture);
}
