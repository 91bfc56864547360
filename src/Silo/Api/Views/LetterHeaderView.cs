namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A header of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; absent where it has none, or is no text.</param>
/// <param name="ValueBase64">Its value where that is no UTF-8.</param>
internal sealed record LetterHeaderView(string Name, string? Value, string? ValueBase64);
