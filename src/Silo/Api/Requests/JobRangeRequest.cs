using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>A range of Kafka, by offsets of a partition or by the times of records.</summary>
internal abstract record JobRangeRequest
{
    private const int FastestRate = 1_000_000;

    /// <summary>The topic; all of the pipeline's if left out.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition; all of the topic's if left out.</summary>
    public int? Partition { get; init; }

    /// <summary>The first offset; of one partition only.</summary>
    public long? FromOffset { get; init; }

    /// <summary>The offset behind the last one; of one partition only.</summary>
    public long? ToOffset { get; init; }

    /// <summary>From the first record of this time or later on; RFC 3339.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Up to the first record of this time or later, that itself excluded; RFC 3339.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The most records to read in a second. Default: 50000.</summary>
    public int? Rate { get; init; }

    /// <summary>true compares every entry, and not only where a sum differs or proves nothing. Default: false.</summary>
    public bool Entries { get; init; }

    /// <summary>Why, in 1 to 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What is meant; counts only without mistakes.</summary>
    /// <param name="kind">What is to be done with it.</param>
    /// <param name="by">Who says so.</param>
    public JobOrder OrderOf(JobKind kind, string by) => new()
    {
        Kind = kind,
        Scope = new PartitionScope(Topic, Partition),
        FromOffset = FromOffset,
        ToOffset = ToOffset,
        FromMs = From?.ToUnixTimeMilliseconds(),
        ToMs = To?.ToUnixTimeMilliseconds(),
        ComparesAll = Entries,
        Rate = Rate ?? JobOrder.UsualRate,
        By = by,
        Reason = Reason ?? "",
    };

    /// <summary>Everything that is wrong with the range.</summary>
    /// <param name="isBounded">Whether it must have both ends.</param>
    protected IEnumerable<ParameterMistake> RangeMistakes(bool isBounded)
    {
        if (Partition is not null && (Topic is null || Partition < 0))
        {
            yield return new("partition", Text(Partition), "Must be a partition's number, such as 0, of the topic that is said.");
        }

        if ((FromOffset ?? ToOffset) is not null && (Topic is null || Partition is null))
        {
            yield return new("from_offset", Text(FromOffset ?? ToOffset), "Offsets are those of one partition: say topic and partition.");
        }

        foreach (var (name, offset, time, what) in new[] { ("from", FromOffset, From, "begins"), ("to", ToOffset, To, "ends") })
        {
            if (offset is not null && time is not null)
            {
                yield return new($"{name}_offset", Text(offset), $"Say one of {name}_offset and {name}.");
            }
            else if (isBounded && offset is null && time is null)
            {
                yield return new(name, "", $"Say where it {what}: {name}, a time, or {name}_offset.");
            }
            else if (offset < 0)
            {
                yield return new($"{name}_offset", Text(offset), "Must be an offset: 0 or more.");
            }
        }

        if (ToOffset <= FromOffset || To <= From)
        {
            yield return new("to", Text(ToOffset), "Must be behind the beginning.");
        }

        if (Rate is < 1 or > FastestRate)
        {
            yield return new("rate", Text(Rate), $"Must be from 1 to {FastestRate} records a second.");
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
