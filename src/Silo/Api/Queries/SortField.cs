namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>A column to sort by.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
internal readonly record struct SortField(string Column, bool Descending)
{
    /// <summary>Reads <c>column</c> or <c>-column</c>.</summary>
    public static SortField Parse(string text) => text.StartsWith('-') ? new(text[1..], true) : new(text, false);

    /// <summary>The text form.</summary>
    public override string ToString() => Descending ? $"-{Column}" : Column;
}
