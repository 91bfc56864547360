using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Reading;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>Two dead letters of <c>app</c>, each on a page of its own, and a silo that does not answer.</summary>
internal sealed class StaticLetters : ILetterReader
{
    private static readonly DeadLetterStatus First = new()
    {
        Id = "0@7", Partition = new PartitionId("app", "a", 3), Offset = 41, Tenant = "t", Labels = """{app="x"}""", Cause = RejectionCause.LineTooLong, Status = 400,
        TimestampNs = 1_700_000_000_000_000_000, Original = OriginalState.Kept, Bytes = 9,
    };

    /// <summary>What was asked.</summary>
    public List<DeadLetterQuery> Queries { get; } = [];

    public Task<DeadLetterPage> LettersAsync(string pipeline, DeadLetterQuery query)
    {
        Queries.Add(query);
        return Task.FromResult(new DeadLetterPage
        {
            Counts = [new DeadLetterCount(First.Partition, First.Cause, 1), new DeadLetterCount(First.Partition, RejectionCause.TooOld, 1)],
            Items = query.After is null ? [First] : [First with { Id = "file@0", Cause = RejectionCause.TooOld, Status = 0, Silo = "S1" }],
            Next = query.After is null ? First.Place : null,
            UnreadOffsets = 5,
            Silent = [new SilentSilo("S127.0.0.1:9:9", "It hangs.")],
        });
    }

    public Task<DeadLetterContent?> LetterAsync(string pipeline, string id) => Task.FromResult(id != First.Id ? null : new DeadLetterContent
    {
        Letter = First, Reason = "max entry size exceeded: secret", RecordTimestampMs = 1_700_000_000_000, Value = "secret"u8.ToArray(), Key = [0xff],
        Headers = [new DeadLetterHeader("h", null), new DeadLetterHeader("i", Encoding.UTF8.GetBytes("v"))],
    });
}
