using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a seek or a skip does to one partition.</summary>
internal sealed record PositionStepView
{
    /// <summary>Its topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Its number.</summary>
    public required int Partition { get; init; }

    /// <summary>The watermark before.</summary>
    public long? From { get; init; }

    /// <summary>The next offset to read afterwards, or behind what is passed.</summary>
    public required long To { get; init; }

    /// <summary>Offsets without a verdict that are not read any more.</summary>
    public required long Skips { get; init; }

    /// <summary>Offsets that are read again.</summary>
    public required long Repeats { get; init; }

    /// <summary>Names the position before, for <c>If-Match</c>.</summary>
    public required string Etag { get; init; }

    /// <summary>True once it is in the partition's checkpoint; until then it is tried again. Absent in a dry run.</summary>
    public bool? Done { get; init; }

    /// <summary>The view of <paramref name="step"/>.</summary>
    public static PositionStepView Of(PositionStep step, bool isDryRun) => new()
    {
        Topic = step.Partition.Topic,
        Partition = step.Partition.Partition,
        From = Known.Of(step.From),
        To = step.To,
        Skips = step.Skips,
        Repeats = step.Repeats,
        Etag = step.ETag,
        Done = isDryRun ? null : step.IsDone,
    };
}
