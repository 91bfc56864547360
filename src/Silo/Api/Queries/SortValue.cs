namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>What a row is sorted by: a number, a text, or neither while it is unknown. Unknown counts as the greatest, so it comes first where the worst does.</summary>
/// <param name="Number">The number.</param>
/// <param name="Text">The text.</param>
internal readonly record struct SortValue(decimal? Number, string? Text) : IComparable<SortValue>
{
    /// <summary>A number, unknown when it is negative.</summary>
    public static SortValue Of(long number) => new(number < 0 ? null : number, null);

    /// <inheritdoc cref="Of(long)"/>
    public static SortValue Of(double number) => new(number < 0 ? null : (decimal)number, null);

    /// <summary>A text, unknown when it is empty.</summary>
    public static SortValue Of(string text) => new(null, text.Length == 0 ? null : text);

    /// <inheritdoc/>
    public int CompareTo(SortValue other) => (IsUnknown, other.IsUnknown) switch
    {
        (false, false) => Number is { } number && other.Number is { } otherNumber
            ? number.CompareTo(otherNumber)
            : string.CompareOrdinal(Text, other.Text),
        var (here, there) => here.CompareTo(there),
    };

    private bool IsUnknown => Number is null && Text is null;
}
