namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Keeps records, or, written as a list, keeps fields and takes all others away.</summary>
[Shorthand(nameof(Fields))]
public sealed class KeepStageOptions
{
    /// <summary>The fields that are kept; empty: records are chosen by the stage's condition.</summary>
    public List<string> Fields { get; set; } = [];

    /// <summary>The reason that records are counted under that are left out. Default: <c>keep</c>.</summary>
    public string Reason { get; set; } = "keep";
}
