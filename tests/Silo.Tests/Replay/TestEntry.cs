using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Replay;
using OrleansKafkaLoki.Silo.Tests.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Entries of letters to replay.</summary>
internal static class TestEntry
{
    /// <summary>The stream they are of, unless told otherwise.</summary>
    public static readonly LabelStream Stream = new("p", "team", "{app=\"a\"}");

    /// <summary>The entry of the letter of record <paramref name="offset"/>.</summary>
    public static ReplayEntry Of(long offset, DateTimeOffset time, LabelStream? stream = null, string? line = null) =>
        Of(offset, UnixNanos.Of(time), stream ?? Stream, line ?? $"line {offset}");

    private static ReplayEntry Of(long offset, long timestampNs, LabelStream stream, string line) => new(
        new StoredLetter(TestLetters.Letter(offset), OriginalState.Lost, null), stream, timestampNs,
        LetterEntry.Encode(timestampNs, System.Text.Encoding.UTF8.GetBytes(line), []));
}
