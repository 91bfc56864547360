using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters.Watch;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Tests.Replay;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters.Watch;

/// <summary>Dead letters in a topic and in files, as a silo tells of them.</summary>
public sealed class LocalLettersTests : ReplayBed
{
    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task ScanAsync_ByPages_CountsAllAndListsEachOnceTheNewestFirst(Place place)
    {
        await DeadLetterAsync(place, 20);
        await DeadLetterAsync(place, 10, laterMs: 1000);
        using var letters = Letters();

        var (ids, times) = (new List<string>(), new List<long>());
        DeadLetterScan scan;
        DeadLetterPlace? after = null;
        do
        {
            scan = await letters.ScanAsync("p", new DeadLetterQuery { Limit = 7, After = after });
            ids.AddRange(scan.Items.Select(item => item.Id));
            times.AddRange(scan.Items.Select(item => item.TimestampNs));
            Assert.Equal(30, scan.Parts.Sum(part => part.Counts.Sum(count => count.Letters)));
            Assert.All(scan.Parts, part => Assert.Equal((0, 0, 0), (part.Unreadable, part.UnreadOffsets, part.UnreadBytes)));
            after = scan.Items[^1].Place;
        }
        while (scan.HasMore);

        Assert.Equal(30, ids.Distinct().Count());
        Assert.Equal(30, ids.Count);
        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal((RejectionCause.TooOld, new PartitionId("p", "logs", 0), OriginalState.Kept, place == Place.Topic), Assert.IsType<DeadLetterStatus>(scan.Items[^1]) is var last
            ? (last.Cause, last.Partition, last.Original, last.Silo is null) : default);
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task ScanAsync_Filtered_CountsWhatIsLetThrough(Place place)
    {
        await DeadLetterAsync(place, 5);
        using var letters = Letters();

        Assert.Equal(5, await CountAsync(letters, new DeadLetterQuery { Scope = new PartitionScope("logs", 0), Causes = [RejectionCause.TooOld], Tenants = ["team"] }));
        Assert.Equal(0, await CountAsync(letters, new DeadLetterQuery { Scope = new PartitionScope("logs", 1) }));
        Assert.Equal(0, await CountAsync(letters, new DeadLetterQuery { Causes = [RejectionCause.Labels] }));
        Assert.Equal(0, await CountAsync(letters, new DeadLetterQuery { Tenants = [""] }));
        Assert.Empty((await letters.ScanAsync("q", new DeadLetterQuery())).Parts);
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task ScanAsync_AfterAReplay_HasNothing(Place place)
    {
        await DeadLetterAsync(place, 5);
        using var letters = Letters();
        await ReplayAsync();

        Assert.Equal(0, await CountAsync(letters, new DeadLetterQuery()));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task FindAsync_ById_HasTheContent(Place place)
    {
        await DeadLetterAsync(place, 5);
        using var letters = Letters();
        var item = (await letters.ScanAsync("p", new DeadLetterQuery())).Items.Single(item => item.Offset == 3);

        var content = await letters.FindAsync("p", item.Id);

        Assert.Equal(item, content!.Letter);
        Assert.Equal(("line 3", "timestamp too old: ☃", 1_700_000_000_003, false), (Encoding.UTF8.GetString(content.Value!), content.Reason, content.RecordTimestampMs, content.IsCut));
        Assert.Null(await letters.FindAsync("q", item.Id));
        Assert.Null(await letters.FindAsync("p", item.Id[..item.Id.IndexOf('@', StringComparison.Ordinal)] + "@999999"));
        foreach (var nothing in new[] { "", "@", "x@1", "0@-1", "7@0", "../p@0" })
        {
            Assert.Null(await letters.FindAsync("p", nothing));
        }
    }

    [Fact]
    public async Task ScanAsync_LinesThatAreNoLetters_AreCountedApart()
    {
        await DeadLetterAsync(Place.File, 2);
        await File.AppendAllTextAsync(Directory.GetFiles(Folder.Path).Single(), "{}\nnot even that\nunfinished", Cancelled);
        using var letters = Letters();

        var part = Assert.Single((await letters.ScanAsync("p", new DeadLetterQuery())).Parts);

        Assert.Equal((2, 2), (part.Counts.Single().Letters, part.Unreadable));
    }

    [Fact]
    public async Task ScanAsync_MoreThanALookReads_ReadsTheEndAndSaysWhatItDidNot()
    {
        await DeadLetterAsync(Place.File, 10);
        var path = Directory.GetFiles(Folder.Path).Single();
        var older = await File.ReadAllTextAsync(path, Cancelled);
        await File.WriteAllTextAsync(path, new string('x', (int)LetterScan.MostBytes - 1000) + '\n' + older, Cancelled);
        using var letters = Letters();

        var part = Assert.Single((await letters.ScanAsync("p", new DeadLetterQuery())).Parts);

        Assert.Equal((10, 0, LetterScan.MostBytes - 999), (part.Counts.Single().Letters, part.Unreadable, part.UnreadBytes));
    }

    [Fact]
    public async Task MarkAndRead_NameOfNoLetterFile_AreRefused()
    {
        await DeadLetterAsync(Place.File, 2);
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, "secret"), "s", Cancelled);
        using var letters = Letters();
        var file = Assert.Single(letters.Files("p"));

        Assert.Throws<ArgumentException>(() => letters.Mark("p", "secret", DeadLetterMark.Replayed));
        await Assert.ThrowsAsync<ArgumentException>(() => letters.ReadAsync("p", "../secret", 0));
        await Assert.ThrowsAsync<ArgumentException>(() => letters.ReadAsync("q", file, 0));
        Assert.Equal($"{file}.replaying", letters.Mark("p", file, DeadLetterMark.Replaying));
        Assert.Equal(file, letters.Mark("p", $"{file}.replaying", DeadLetterMark.Waiting));
    }

    private LocalLetters Letters() => new(Bed, Bed.Get<KafkaAdmins>(), new OneSilo(), TimeProvider.System);

    private static async Task<long> CountAsync(LocalLetters letters, DeadLetterQuery query) =>
        (await letters.ScanAsync("p", query)).Parts.Sum(part => part.Counts.Sum(count => count.Letters));
}
