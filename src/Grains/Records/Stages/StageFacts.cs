using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>What is known of a stage before any record: for checks of a configuration.</summary>
/// <param name="Index">Its place among the pipeline's stages.</param>
/// <param name="Options">The stage.</param>
/// <param name="Step">What it was compiled to.</param>
/// <param name="Reads">The fields that it and its condition read.</param>
/// <param name="Writes">The fields that it writes.</param>
internal sealed record StageFacts(int Index, StageOptions Options, StageStep Step, IReadOnlyList<FieldPath> Reads, IReadOnlyList<FieldPath> Writes)
{
    /// <summary>True when all entries go through it.</summary>
    public bool IsForAll => Step.If is null;

    /// <summary>True when it writes fields whose names only the records know.</summary>
    public bool WritesAny { get; init; }

    /// <summary>True for a stage that may give an entry a time.</summary>
    public static bool MaySetTime(StageOptions stage) => stage is { Timestamp: not null } or { Cri: not null } or { Docker: not null } or { Syslog: not null };

    /// <summary>True when it may give an entry another line, whatever the line was.</summary>
    public bool MakesLine => Options is { Line: not null } or { Cri: not null } or { Docker: not null } or { Syslog: not null } or { Split.Target: "" } or { Logql: not null };

    /// <summary>True when it changes the line where it finds something in it.</summary>
    public bool ChangesLine => Options is { Replace.Source: "" } or { Decolorize.Source: "" } or { Redact.Fields.Count: 0 };

    /// <summary>The fields that it changes in their places.</summary>
    public IEnumerable<FieldPath> Changes => (Options switch
    {
        { Replace: { } replace } => [replace.Source],
        { Decolorize: { } decolorize } => [decolorize.Source],
        { Redact: { } redact } => redact.Fields,
        _ => (IEnumerable<string>)[],
    }).Where(path => path.Length > 0).Select(FieldPath.Parse);
}
