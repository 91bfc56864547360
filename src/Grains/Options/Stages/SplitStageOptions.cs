namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Makes several entries of one record; stages behind it see each of them. Written as a single value, it is <see cref="Source"/>.</summary>
[Shorthand(nameof(Source))]
public sealed class SplitStageOptions
{
    /// <summary>
    /// The field that is split; empty: the line. Arrays within an array's elements are named behind <c>[]</c>, as in
    /// <c>resourceLogs[].scopeLogs[].logRecords</c>; the outermost field then becomes the element that the part lies in, in which each
    /// further array is that element again: <c>resourceLogs.scopeLogs.scope.name</c>.
    /// </summary>
    public string Source { get; set; } = "";

    /// <summary>How. Default: <c>array</c>.</summary>
    public SplitMode By { get; set; } = SplitMode.Array;

    /// <summary>
    /// The field that becomes the part; empty: the part becomes the line, and of an object the fields become fields of the event.
    /// </summary>
    public string Target { get; set; } = "";
}
