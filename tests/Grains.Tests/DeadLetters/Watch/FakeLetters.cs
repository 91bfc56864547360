using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.DeadLetters.Watch;

/// <summary>Files of dead letters, one a silo, as a test fills them.</summary>
/// <param name="silo">The silo.</param>
internal sealed class FakeLetters(ILocalSiloDetails silo) : ILocalLetters
{
    /// <summary>The letters that lie here.</summary>
    public List<DeadLetterStatus> Items { get; } = [];

    /// <summary>The name of the file; another silo's where they share a folder.</summary>
    public string File { get; set; } = silo.Name;

    /// <summary>Whether they are in Kafka.</summary>
    public bool IsShared { get; set; }

    /// <summary>Thrown by whoever looks; null for nothing.</summary>
    public Exception? Failure { get; set; }

    public bool AreShared(string pipeline) => IsShared;

    public Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        var found = Items.Where(query.Finds).OrderBy(item => item.Place, DeadLetterPlace.NewestFirst).ToList();
        var behind = found.Where(item => query.After is not { } after || DeadLetterPlace.NewestFirst.Compare(item.Place, after) > 0).ToList();
        return Task.FromResult(new DeadLetterScan
        {
            Parts =
            [
                new DeadLetterPart
                {
                    Name = File, Unreadable = 1, UnreadBytes = 10,
                    Counts = [.. found.GroupBy(item => (item.Partition, item.Cause)).Select(group => new DeadLetterCount(group.Key.Partition, group.Key.Cause, group.Count()))],
                },
            ],
            Items = [.. behind.Take(query.Limit)],
            HasMore = behind.Count > query.Limit,
        });
    }

    public Task<DeadLetterContent?> FindAsync(string pipeline, string id) => Failure is { } failure ? throw failure : Task.FromResult(
        Items.Find(item => item.Id == id) is { } letter ? new DeadLetterContent { Letter = letter, Reason = "why", Value = [1, 2] } : null);

    public ImmutableArray<string> Files(string pipeline) => [File];

    public Task<byte[]> ReadAsync(string pipeline, string file, long position) => Task.FromResult<byte[]>([(byte)position]);

    public string Mark(string pipeline, string file, DeadLetterMark mark) => $"{file}.{mark}";

    /// <summary>Adds a letter.</summary>
    public void Add(int number, RejectionCause cause = RejectionCause.TooOld) => Items.Add(new DeadLetterStatus
    {
        Id = $"{File}@{number}", Partition = new PartitionId("app", "logs", 0), Offset = number, Tenant = "", Labels = "{}", Cause = cause, Status = 400, TimestampNs = number,
        Original = OriginalState.Kept, Bytes = 2, Silo = IsShared ? null : silo.SiloAddress.ToString(),
    });
}
