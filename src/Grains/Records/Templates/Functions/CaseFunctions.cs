using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>Upper and lower case, of all scripts. What is no UTF-8 stays as it is.</summary>
internal static class CaseFunctions
{
    private enum Case
    {
        Lower,
        Upper,
        Title,
    }

    public static bool Lower(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        if (Ascii.ToLower(text, output.GetSpan(text.Length), out var written) == System.Buffers.OperationStatus.Done)
        {
            output.Advance(written);
            return true;
        }

        return Change(text, Case.Lower, output);
    }

    public static bool Upper(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        if (Ascii.ToUpper(text, output.GetSpan(text.Length), out var written) == System.Buffers.OperationStatus.Done)
        {
            output.Advance(written);
            return true;
        }

        return Change(text, Case.Upper, output);
    }

    public static bool Title(in TextArguments arguments, PooledBufferWriter output) => Change(arguments.Subject, Case.Title, output);

    private static bool Change(ReadOnlySpan<byte> text, Case change, PooledBufferWriter output)
    {
        var last = new Rune(' ');
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                output.Write(text[..length]);
            }
            else
            {
                var changed = change switch
                {
                    Case.Lower => Rune.ToLowerInvariant(rune),
                    Case.Title when !Separates(last) => rune,
                    _ => Rune.ToUpperInvariant(rune),
                };
                output.Advance(changed.EncodeToUtf8(output.GetSpan(4)));
            }

            last = rune;
            text = text[length..];
        }

        return true;
    }

    /// <summary>As Go decides where a word begins.</summary>
    private static bool Separates(Rune rune) => rune.IsAscii
        ? !Rune.IsLetterOrDigit(rune) && rune.Value != '_'
        : !Rune.IsLetterOrDigit(rune) && Rune.IsWhiteSpace(rune);
}
