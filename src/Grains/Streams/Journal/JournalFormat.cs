using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// A journal as fields: <c>owner</c>, <c>sink</c>, <c>own</c>, which is <c>[generation,newest or null,doubt since,[earlier newest],taken how long
/// before if it was]</c>, and for each sender <c>topic/partition</c>, which is <c>[epoch,incarnation,routing,[committed],[doubtful],leader epoch if known]</c>. Arrays may only grow at their end,
/// and a field of another name is left alone, because silos of two builds read each other's.
/// </summary>
internal static class JournalFormat
{
    private static ReadOnlySpan<byte> Own => "own"u8;

    private static ReadOnlySpan<byte> Owner => "owner"u8;

    private static ReadOnlySpan<byte> Sink => "sink"u8;

    /// <summary>Writes whose it is, and where that one pushes to.</summary>
    public static void WriteOwner(JournalFields fields, StreamJournalState state)
    {
        fields.Append(Owner).End();
        fields.Append(state.Owner).End();
        fields.Append(Sink).End();
        fields.Append(state.Sink).End();
    }

    /// <summary>Writes the stream's own values.</summary>
    public static void WriteOwn(JournalFields fields, StreamJournalState state)
    {
        fields.Append(Own).End();
        fields.Append("["u8).Append(state.Generation).Append(","u8);
        _ = state.NewestNs is { } newest ? fields.Append(newest) : fields.Append("null"u8);
        WriteNumbers(fields.Append(","u8).Append(state.DoubtSinceMs).Append(","u8), state.EarlierNewestNs.AsSpan());
        _ = state.TakenMsBefore is { } taken ? fields.Append(","u8).Append(taken) : fields;
        fields.Append("]"u8).End();
    }

    /// <summary>Writes what is known of a sender.</summary>
    public static void WriteSender(JournalFields fields, SenderRecord sender)
    {
        fields.Append(sender.Topic).Append("/"u8).Append(sender.Partition).End();
        fields.Append("["u8).Append(sender.Session.Epoch).Append(","u8).Append(sender.Session.Incarnation).Append(","u8).Append(sender.Routing);
        WriteNumbers(fields.Append(","u8), sender.Committed.Bounds);
        WriteNumbers(fields.Append(","u8), sender.Doubtful.Bounds);
        _ = sender.LeaderEpoch is { } epoch ? fields.Append(","u8).Append(epoch) : fields;
        fields.Append("]"u8).End();
    }

    /// <summary>Reads a field into <paramref name="state"/>; true if it was the stream's own values.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static bool Read(StreamJournalState state, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        try
        {
            var slash = name.LastIndexOf((byte)'/');
            if (slash >= 0)
            {
                state.Table.Load(ReadSender(
                    Encoding.UTF8.GetString(name[..slash]), int.Parse(name[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture), value));
            }
            else if (name.SequenceEqual(Own))
            {
                ReadOwn(state, value);
                return true;
            }
            else if (name.SequenceEqual(Owner))
            {
                state.Owner = Encoding.UTF8.GetString(value);
            }
            else if (name.SequenceEqual(Sink))
            {
                state.Sink = uint.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            }

            return false;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"The journal's field {Encoding.UTF8.GetString(name)} is damaged: {Encoding.UTF8.GetString(value)}", exception);
        }
    }

    private static void ReadOwn(StreamJournalState state, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        state.Generation = Next(ref reader).GetInt64();
        state.NewestNs = Next(ref reader).TokenType == JsonTokenType.Null ? null : reader.GetInt64();
        state.DoubtSinceMs = Next(ref reader).GetInt64();
        state.EarlierNewestNs = ReadNumbers(ref reader);
        state.TakenMsBefore = Next(ref reader).TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
    }

    private static SenderRecord ReadSender(string topic, int partition, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return SenderRecord.Load(new SenderState
        {
            Topic = topic,
            Partition = partition,
            Epoch = Next(ref reader).GetInt64(),
            Incarnation = Next(ref reader).GetInt64(),
            Routing = Next(ref reader).GetUInt64(),
            Committed = ReadNumbers(ref reader),
            Doubtful = ReadNumbers(ref reader),
            LeaderEpoch = Next(ref reader).TokenType == JsonTokenType.Number ? reader.GetInt32() : null,
        });
    }

    private static ImmutableArray<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        var numbers = ImmutableArray.CreateBuilder<long>(2);
        Next(ref reader);
        while (Next(ref reader).TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.GetInt64());
        }

        return numbers.DrainToImmutable();
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static void WriteNumbers(JournalFields fields, ReadOnlySpan<long> numbers)
    {
        fields.Append("["u8);
        for (var i = 0; i < numbers.Length; i++)
        {
            _ = i == 0 ? fields.Append(numbers[i]) : fields.Append(","u8).Append(numbers[i]);
        }

        fields.Append("]"u8);
    }
}
