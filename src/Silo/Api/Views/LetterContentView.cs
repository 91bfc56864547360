using System.Text;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A dead letter with its content. What is UTF-8 is told as text, the rest in base64.</summary>
internal sealed record LetterContentView
{
    /// <summary>Some producers count microseconds.</summary>
    private static readonly long LastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The letter.</summary>
    public required LetterView Letter { get; init; }

    /// <summary>Loki's words, or ours.</summary>
    public required string Reason { get; init; }

    /// <summary>The record's timestamp, UTC; absent where it has none or one beyond the year 9999, or is not kept.</summary>
    public DateTime? RecordTimestamp { get; init; }

    /// <summary>The record's key; absent where it has none, or is not kept.</summary>
    public string? Key { get; init; }

    /// <summary>The same where it is no UTF-8.</summary>
    public string? KeyBase64 { get; init; }

    /// <summary>The record's value; absent where it has none, or is not kept.</summary>
    public string? Value { get; init; }

    /// <summary>The same where it is no UTF-8.</summary>
    public string? ValueBase64 { get; init; }

    /// <summary>The record's headers.</summary>
    public required IReadOnlyList<LetterHeaderView> Headers { get; init; }

    /// <summary>The line that was refused; absent where it is not kept besides the record.</summary>
    public string? Line { get; init; }

    /// <summary>The same where it is no UTF-8.</summary>
    public string? LineBase64 { get; init; }

    /// <summary>The entry's structured metadata; absent where there is none, or it is not kept besides the record.</summary>
    public IReadOnlyDictionary<string, string>? StructuredMetadata { get; init; }

    /// <summary>Whether something is longer than the 1 MiB that is told.</summary>
    public required bool Cut { get; init; }

    /// <summary>The view of <paramref name="content"/>.</summary>
    public static LetterContentView Of(DeadLetterContent content)
    {
        var (key, value, line) = (Texts(content.Key), Texts(content.Value), Texts(content.Line));
        return new LetterContentView
        {
            Letter = LetterView.Of(content.Letter),
            Reason = content.Reason,
            RecordTimestamp = content.RecordTimestampMs <= LastMs ? Known.Time(content.RecordTimestampMs) : null,
            Key = key.Text,
            KeyBase64 = key.Base64,
            Value = value.Text,
            ValueBase64 = value.Base64,
            Headers = [.. content.Headers.Select(header => (header.Name, Texts: Texts(header.Value))).Select(header => new LetterHeaderView(header.Name, header.Texts.Text, header.Texts.Base64))],
            Line = line.Text,
            LineBase64 = line.Base64,
            StructuredMetadata = content.Metadata.IsEmpty ? null : content.Metadata,
            Cut = content.IsCut,
        };
    }

    private static (string? Text, string? Base64) Texts(byte[]? bytes) => bytes is null ? (null, null)
        : Utf8.IsValid(bytes) ? (Encoding.UTF8.GetString(bytes), null)
        : (null, Convert.ToBase64String(bytes));
}
