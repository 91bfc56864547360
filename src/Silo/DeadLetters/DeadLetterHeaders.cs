using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>
/// Dead letters as Kafka messages: the record's own key, value and headers, and behind those the headers listed here, as text.
/// A record may itself have come from some dead-letter topic, so the last <see cref="Pipeline"/> begins what counts.
/// </summary>
internal static class DeadLetterHeaders
{
    public const string Pipeline = "okl-pipeline";
    public const string Topic = "okl-topic";
    public const string Partition = "okl-partition";
    public const string Offset = "okl-offset";

    /// <summary>The record's timestamp, milliseconds since the Unix epoch; left out when it has none.</summary>
    public const string Timestamp = "okl-timestamp";

    /// <summary>The refused entry's timestamp, nanoseconds since the Unix epoch.</summary>
    public const string EntryTimestamp = "okl-entry-timestamp";
    public const string Tenant = "okl-tenant";
    public const string Labels = "okl-labels";
    public const string Cause = "okl-cause";
    public const string Status = "okl-status";
    public const string Reason = "okl-reason";

    /// <summary><c>lost</c>: the value is the line of the refused entry. <c>too-large</c>: there is no value.</summary>
    public const string Original = "okl-original";

    /// <summary>The refused entry's structured metadata, JSON; only of lost originals.</summary>
    public const string Metadata = "okl-structured-metadata";

    private const string LostOriginal = "lost";
    private const string TooLargeOriginal = "too-large";

    /// <summary>The message of a letter.</summary>
    public static Message<byte[]?, byte[]?> Write(DeadLetter letter, SourceRecord? original, MessageExtent extent = MessageExtent.Whole)
    {
        var isWhole = extent == MessageExtent.Whole;
        var timestampMs = original is { TimestampMs: >= 0 } ? original.TimestampMs : letter.TimestampNs / UnixNanos.PerMilli;
        var message = new Message<byte[]?, byte[]?>
        {
            Value = !isWhole ? null : original is null ? new EntryReader(letter.Entry.Span).Line.ToArray() : original.Value,
            Timestamp = new Timestamp(timestampMs, TimestampType.CreateTime),
            Headers = [],
        };
        if (original is not null && extent != MessageExtent.Coordinates)
        {
            message.Key = original.Key;
            CopyHeaders(original, message.Headers);
        }

        Describe(letter, original, message.Headers);
        if (!isWhole)
        {
            Add(message.Headers, Original, TooLargeOriginal);
        }
        else if (original is null)
        {
            Add(message.Headers, Original, LostOriginal);
            Add(message.Headers, Metadata, JsonSerializer.Serialize(LetterMetadata.Of(letter.Entry.Span)));
        }

        return message;
    }

    /// <summary>The letter in a message, or null when it is none.</summary>
    /// <exception cref="FormatException">It says it is one, but lacks what one has.</exception>
    public static StoredLetter? Read(SourceRecord message)
    {
        var own = StartOfOwn(message.Headers.Span);
        if (own < 0)
        {
            return null;
        }

        var headers = message.Headers[own..];
        var (pipeline, state) = (Required(headers, Pipeline), State(headers));
        var timestampNs = Number(headers, EntryTimestamp);
        var letter = LetterCheck.Checked(new DeadLetter(
            new PartitionId(pipeline, Required(headers, Topic), (int)Number(headers, Partition)),
            Number(headers, Offset),
            new LabelStream(pipeline, Required(headers, Tenant), Required(headers, Labels)),
            RejectionCauses.Parse(Required(headers, Cause)),
            (int)Number(headers, Status),
            Required(headers, Reason),
            timestampNs,
            state == OriginalState.Lost ? Entry(timestampNs, message.Value, Required(headers, Metadata)) : default));
        var timestampMs = Find(headers, Timestamp) is null ? -1 : Number(headers, Timestamp);
        var original = state == OriginalState.Kept
            ? new SourceRecord(letter.Offset, timestampMs, message.Key, message.Value, message.Headers[..own])
            : null;
        return new StoredLetter(letter, state, original);
    }

    /// <summary>
    /// True when a record is a dead letter that lies where letters are kept, and need not be kept again. One that somebody has put back
    /// into the topic it came from is a record like any other.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="topic">The topic that it was read from.</param>
    public static bool IsKept(SourceRecord record, string topic) =>
        StartOfOwn(record.Headers.Span) is >= 0 and var own
        && Find(record.Headers[own..], Cause) is not null
        && Find(record.Headers[own..], Topic) is { } source
        && source != topic;

    private static void CopyHeaders(SourceRecord original, Headers headers)
    {
        var block = original.Headers.Span;
        while (HeaderBlock.TryReadNext(ref block, out var name, out var value, out var isNull))
        {
            headers.Add(Encoding.UTF8.GetString(name), isNull ? null : value.ToArray());
        }
    }

    private static void Describe(DeadLetter letter, SourceRecord? original, Headers headers)
    {
        Add(headers, Pipeline, letter.Partition.Pipeline);
        Add(headers, Topic, letter.Partition.Topic);
        Add(headers, Partition, Text(letter.Partition.Partition));
        Add(headers, Offset, Text(letter.Offset));
        if (original is { TimestampMs: >= 0 })
        {
            Add(headers, Timestamp, Text(original.TimestampMs));
        }

        Add(headers, EntryTimestamp, Text(letter.TimestampNs));
        Add(headers, Tenant, letter.Stream.Tenant);
        Add(headers, Labels, letter.Stream.Labels);
        Add(headers, Cause, RejectionCauses.Name(letter.Cause));
        Add(headers, Status, Text(letter.Status));
        Add(headers, Reason, letter.Reason);
    }

    private static OriginalState State(ReadOnlyMemory<byte> headers) => Find(headers, Original) switch
    {
        null => OriginalState.Kept,
        LostOriginal => OriginalState.Lost,
        TooLargeOriginal => OriginalState.TooLarge,
        var other => throw new FormatException($"The header {Original} says '{other}'."),
    };

    private static ReadOnlyMemory<byte> Entry(long timestampNs, byte[]? line, string metadata)
    {
        try
        {
            return LetterEntry.Message(LetterEntry.Encode(timestampNs, line, JsonSerializer.Deserialize<Dictionary<string, string>>(metadata) ?? []));
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The header {Metadata} is no JSON object of texts.", exception);
        }
    }

    private static int StartOfOwn(ReadOnlySpan<byte> headers)
    {
        var (length, start) = (headers.Length, -1);
        while (true)
        {
            var at = length - headers.Length;
            if (!HeaderBlock.TryReadNext(ref headers, out var name, out _, out _))
            {
                return start;
            }

            start = name.SequenceEqual("okl-pipeline"u8) ? at : start;
        }
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Find(ReadOnlyMemory<byte> headers, string name) =>
        HeaderBlock.TryFind(headers.Span, Encoding.UTF8.GetBytes(name), out var value) ? Encoding.UTF8.GetString(value) : null;

    private static string Required(ReadOnlyMemory<byte> headers, string name) =>
        Find(headers, name) ?? throw new FormatException($"The header {name} is missing.");

    private static long Number(ReadOnlyMemory<byte> headers, string name) =>
        long.TryParse(Required(headers, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"The header {name} is no number.");
}
