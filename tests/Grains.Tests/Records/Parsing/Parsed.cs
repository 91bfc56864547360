using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

/// <summary>Runs parsers over texts.</summary>
internal static class Parsed
{
    /// <summary>What is long enough for the square of its length to be noticed.</summary>
    public const int Long = 100_000;

    /// <summary>The fields that are there, or null when the text is something else.</summary>
    public static Dictionary<string, string>? Fields(ICapturingParser parser, string text) => Fields(parser, Encoding.UTF8.GetBytes(text));

    /// <summary>The fields that are there, or null when the text is something else.</summary>
    public static Dictionary<string, string>? Fields(ICapturingParser parser, byte[] text)
    {
        using var scratch = new PooledBufferWriter();
        scratch.Write("of another record"u8);
        var captures = new Capture[parser.Names.Count];
        Array.Fill(captures, new Capture(5, 5, IsUnescaped: true));
        if (!parser.TryParse(text, captures, scratch))
        {
            return null;
        }

        return parser.Names.Zip(captures)
            .Where(field => !field.Second.IsMissing)
            .ToDictionary(field => field.First, field => Encoding.UTF8.GetString(field.Second.In(text, scratch.WrittenSpan)));
    }

    /// <summary>No bytes make the parser throw; it finds nothing outside of the text, and the same again.</summary>
    public static void AssertSound(ICapturingParser parser, params string[] pieces) => Bytes(pieces).Sample(text =>
    {
        using var scratch = new PooledBufferWriter();
        using var again = new PooledBufferWriter();
        again.Write("of another record"u8);
        var captures = new Capture[parser.Names.Count];
        var others = new Capture[parser.Names.Count];
        Array.Fill(others, new Capture(1, 1));
        var isParsed = parser.TryParse(text, captures, scratch);

        Assert.Equal(isParsed, parser.TryParse(text, others, again));
        for (var i = 0; isParsed && i < captures.Length; i++)
        {
            Assert.Equal(captures[i].IsMissing, others[i].IsMissing);
            Assert.True(captures[i].In(text, scratch.WrittenSpan).SequenceEqual(others[i].In(text, again.WrittenSpan)));
        }
    });

    /// <summary>Any bytes, and texts made of <paramref name="pieces"/> with some of these between them.</summary>
    public static Gen<byte[]> Bytes(params string[] pieces)
    {
        var piece = Gen.Int[0, pieces.Length - 1].Select(index => Encoding.UTF8.GetBytes(pieces[index]));
        return Gen.Frequency((6, piece), (1, Gen.Byte.Array[0, 3])).Array[0, 20].Select(parts => parts.SelectMany(part => part).ToArray());
    }

    /// <summary>A long text of nothing but one piece.</summary>
    public static byte[] Repeated(string piece) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, Long / piece.Length)));
}
