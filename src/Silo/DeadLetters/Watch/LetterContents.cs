using System.Collections.Immutable;
using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <summary>Tells what a stored letter says.</summary>
internal static class LetterContents
{
    /// <summary>What can be told of it without its content.</summary>
    public static DeadLetterStatus StatusOf(StoredLetter stored, string? silo) => new()
    {
        Id = stored.Id.ToString(),
        Partition = stored.Letter.Partition,
        Offset = stored.Letter.Offset,
        Tenant = stored.Letter.Stream.Tenant,
        Labels = stored.Letter.Stream.Labels,
        Cause = stored.Letter.Cause,
        Status = stored.Letter.Status,
        TimestampNs = stored.Letter.TimestampNs,
        Original = stored.State,
        Bytes = stored.Original?.Bytes ?? stored.Letter.Entry.Length,
        Silo = silo,
    };

    /// <summary>All of it, as far as it may be told at once.</summary>
    public static DeadLetterContent Of(StoredLetter stored, string? silo)
    {
        var (original, entry, isCut) = (stored.Original, stored.Letter.Entry, false);
        var headers = HeadersOf(original, ref isCut);
        return new DeadLetterContent
        {
            Letter = StatusOf(stored, silo),
            Reason = stored.Letter.Reason,
            RecordTimestampMs = original is { TimestampMs: >= 0 } ? original.TimestampMs : null,
            Key = Cut(original?.Key, ref isCut),
            Value = Cut(original?.Value, ref isCut),
            Headers = headers,
            Line = entry.IsEmpty ? null : Cut(new EntryReader(entry.Span).Line.ToArray(), ref isCut),
            Metadata = entry.IsEmpty ? ImmutableDictionary<string, string>.Empty : LetterMetadata.Of(entry.Span).ToImmutableDictionary(),
            IsCut = isCut,
        };
    }

    private static ImmutableArray<DeadLetterHeader> HeadersOf(SourceRecord? original, ref bool isCut)
    {
        if (original is null)
        {
            return [];
        }

        var (headers, bytes) = (ImmutableArray.CreateBuilder<DeadLetterHeader>(), 0);
        var block = original.Headers.Span;
        while (HeaderBlock.TryReadNext(ref block, out var name, out var value, out var isNull))
        {
            bytes += name.Length + value.Length;
            if (bytes > DeadLetterContent.MostBytes)
            {
                isCut = true;
                break;
            }

            headers.Add(new DeadLetterHeader(Encoding.UTF8.GetString(name), isNull ? null : value.ToArray()));
        }

        return headers.ToImmutable();
    }

    private static byte[]? Cut(byte[]? bytes, ref bool isCut)
    {
        if (bytes is null || bytes.Length <= DeadLetterContent.MostBytes)
        {
            return bytes;
        }

        isCut = true;
        return bytes[..DeadLetterContent.MostBytes];
    }
}
