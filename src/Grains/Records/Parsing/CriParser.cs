using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Takes a line apart that containerd or CRI-O wrote: <c>2026-01-02T03:04:05.678901234Z stdout F message</c>. The fields are
/// named as Promtail names them; of a line that was cut, all parts but the last have the flag <c>P</c>.
/// </summary>
internal sealed class CriParser : ICapturingParser
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\n\v\f\r"u8);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = ["time", "stream", "flags", "content"];

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch)
    {
        var at = 0;
        for (var i = 0; i < 3; i++)
        {
            var length = text[at..].IndexOfAny(Space);
            if (length <= 0 || text[at + length] != (byte)' ')
            {
                return false;
            }

            captures[i] = new Capture(at, length);
            at += length + 1;
        }

        captures[3] = new Capture(at, text.Length - at);
        var stream = captures[1].In(text, default);
        return stream.SequenceEqual("stdout"u8) || stream.SequenceEqual("stderr"u8);
    }
}
