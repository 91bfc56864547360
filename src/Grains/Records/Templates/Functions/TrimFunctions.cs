using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>What stands at a text's ends.</summary>
internal static class TrimFunctions
{
    public static bool Space(in TextArguments arguments, PooledBufferWriter output)
    {
        output.Write(Utf8Characters.TrimSpaces(arguments.Subject));
        return true;
    }

    /// <summary>Characters at both ends.</summary>
    public static bool All(in TextArguments arguments, PooledBufferWriter output) =>
        Write(Start(End(arguments.Subject, arguments.First), arguments.First), output);

    public static bool Left(in TextArguments arguments, PooledBufferWriter output) =>
        Write(Start(arguments.Subject, arguments.First), output);

    public static bool Right(in TextArguments arguments, PooledBufferWriter output) =>
        Write(End(arguments.Subject, arguments.First), output);

    public static bool Prefix(in TextArguments arguments, PooledBufferWriter output) =>
        Write(arguments.Subject.StartsWith(arguments.First) ? arguments.Subject[arguments.First.Length..] : arguments.Subject, output);

    public static bool Suffix(in TextArguments arguments, PooledBufferWriter output) =>
        Write(arguments.Subject.EndsWith(arguments.First) ? arguments.Subject[..^arguments.First.Length] : arguments.Subject, output);

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> text, ReadOnlySpan<byte> characters)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out _, out var length);
            if (!IsAmong(text[..length], characters))
            {
                break;
            }

            text = text[length..];
        }

        return text;
    }

    private static ReadOnlySpan<byte> End(ReadOnlySpan<byte> text, ReadOnlySpan<byte> characters)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(text, out _, out var length);
            if (!IsAmong(text[^length..], characters))
            {
                break;
            }

            text = text[..^length];
        }

        return text;
    }

    // A whole character begins nowhere within another, so looking for its bytes is enough.
    private static bool IsAmong(ReadOnlySpan<byte> character, ReadOnlySpan<byte> characters) =>
        (character[0] & 0xC0) != 0x80 && characters.IndexOf(character) >= 0;

    private static bool Write(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        output.Write(text);
        return true;
    }
}
