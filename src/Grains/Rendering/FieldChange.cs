namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>A field that a stage wrote or took away.</summary>
/// <param name="Field">Its path; for the line <see cref="Line"/> and for the time <see cref="Time"/>, in brackets that no path has.</param>
/// <param name="Before">Its value as JSON, or as it is for line and time; null when there was none.</param>
/// <param name="After">The same afterwards.</param>
public sealed record FieldChange(string Field, string? Before, string? After)
{
    /// <summary>Stands for the line.</summary>
    public const string Line = "(line)";

    /// <summary>Stands for the entry's time.</summary>
    public const string Time = "(time)";
}
