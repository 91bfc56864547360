namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Leaves records out. All that is set must hold, the stage's condition included. Written as a single value, it is <see cref="Reason"/>.</summary>
[Shorthand(nameof(Reason))]
public sealed class DropStageOptions
{
    /// <summary>The reason that they are counted under. Default: <c>drop</c>.</summary>
    public string Reason { get; set; } = "drop";

    /// <summary>Only entries whose time is older than this beside Kafka's time of the record; null: any.</summary>
    public TimeSpan? OlderThan { get; set; }

    /// <summary>Only lines longer than this, in bytes; null: any.</summary>
    public int? LongerThan { get; set; }
}
