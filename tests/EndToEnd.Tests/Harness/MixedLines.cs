using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// Endless short lines of many streams, in no order. One in a hundred is of another kind than the others; those are in one of ten
/// streams, because a stream of which Loki has refused something shares no requests for a while.
/// </summary>
internal sealed class MixedLines(int streams, int seed) : ILineSource
{
    /// <summary>A line that Loki is to take is shorter, one that it is to refuse is longer.</summary>
    public const int MaxLineSize = 1024;

    private const string BusyStream = "busy";
    private static readonly MixedKind[] Odd = [MixedKind.Delayed, MixedKind.Late, MixedKind.Long, MixedKind.Old, MixedKind.New];
    private readonly Random _random = new(seed);
    private long _number;
    private volatile bool _isBusy;

    /// <summary>Whether every other line is a long one of one more stream.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    /// <summary>What Loki makes of a line's record.</summary>
    public static MixedKind KindOf(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("kind"u8) && json.Read())
            {
                return Enum.Parse<MixedKind>(json.GetString()!);
            }
        }

        throw new FormatException("No line of this source.");
    }

    /// <summary>The time of a line's record.</summary>
    public static DateTimeOffset TimeOf(byte[] line) => TimeProvider.System.GetUtcNow() + KindOf(line) switch
    {
        MixedKind.Delayed => TimeSpan.FromMinutes(-45),
        MixedKind.Late => TimeSpan.FromMinutes(-80),
        MixedKind.Old => TimeSpan.FromDays(-8),
        MixedKind.New => TimeSpan.FromHours(1),
        _ => TimeSpan.Zero,
    };

    /// <inheritdoc/>
    public byte[] Next()
    {
        var number = _number++;
        if (IsBusy && number % 2 == 0)
        {
            return Line(BusyStream, MixedKind.Busy, number, 900);
        }

        var kind = _random.Next(100) == 0 ? Odd[_random.Next(Odd.Length)] : MixedKind.Plain;
        var stream = kind == MixedKind.Plain ? _random.Next(streams) : 10 * _random.Next(streams / 10);
        return Line($"s-{stream:00000}", kind, number, kind == MixedKind.Long ? MaxLineSize : 20);
    }

    byte[]? ILineSource.Next() => Next();

    private static byte[] Line(string stream, MixedKind kind, long number, int filling) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"stream":"{{stream}}","kind":"{{kind}}","number":{{number}},"filling":"{{new string('x', filling)}}"}"""));
}
