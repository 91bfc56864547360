using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>A text in which <c>{{ .Value }}</c> is what was found.</summary>
internal sealed class ReplacementText : IReplacement
{
    private readonly byte[][] _pieces;

    private ReplacementText(byte[][] pieces) => _pieces = pieces;

    /// <summary>Reads a text; false when it asks for something else.</summary>
    public static bool TryCreate(string text, [NotNullWhen(true)] out ReplacementText? replacement, [NotNullWhen(false)] out string? error)
    {
        replacement = null;
        if (!PlaceholderText.TryRead(text, ["Value"], out var parts, out error))
        {
            return false;
        }

        List<byte[]> pieces = [[]];
        foreach (var (literal, name) in parts)
        {
            if (name is null)
            {
                pieces[^1] = Encoding.UTF8.GetBytes(literal);
            }
            else
            {
                pieces.Add([]);
            }
        }

        replacement = new ReplacementText([.. pieces]);
        return true;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> found, PooledBufferWriter output)
    {
        output.Write(_pieces[0]);
        foreach (var piece in _pieces.AsSpan(1))
        {
            output.Write(found);
            output.Write(piece);
        }
    }
}
