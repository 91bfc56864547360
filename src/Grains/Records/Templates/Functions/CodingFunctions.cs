using System.Buffers;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Security.Cryptography;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>Other ways to write the same bytes, and hashes of them.</summary>
internal static class CodingFunctions
{
    private static readonly SearchValues<byte> Unescaped =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.~"u8);

    public static bool Base64Encode(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        if (text.Length > FunctionSignature.MaxResultBytes / 2)
        {
            return false;
        }

        Base64.EncodeToUtf8(text, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(text.Length)), out _, out var written);
        output.Advance(written);
        return true;
    }

    public static bool Base64Decode(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var status = Base64.DecodeFromUtf8(text, output.GetSpan(Base64.GetMaxDecodedFromUtf8Length(text.Length)), out _, out var written);
        output.Advance(status == OperationStatus.Done ? written : 0);
        return status == OperationStatus.Done;
    }

    /// <summary>As in a query: a space is <c>+</c>.</summary>
    public static bool UrlEncode(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(Unescaped);
            output.Write(run < 0 ? text : text[..run]);
            if (run < 0)
            {
                break;
            }

            if (text[run] == ' ')
            {
                output.Write("+"u8);
            }
            else
            {
                output.Write("%"u8);
                WriteHex(text.Slice(run, 1), output, isUpper: true);
            }

            text = text[(run + 1)..];
        }

        return true;
    }

    public static bool UrlDecode(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        Span<byte> decoded = stackalloc byte[1];
        for (int run; (run = text.IndexOfAny((byte)'%', (byte)'+')) >= 0;)
        {
            output.Write(text[..run]);
            if (text[run] == '+')
            {
                output.Write(" "u8);
                text = text[(run + 1)..];
                continue;
            }

            if (run + 2 >= text.Length || Convert.FromHexString(text.Slice(run + 1, 2), decoded, out _, out _) != OperationStatus.Done)
            {
                return false;
            }

            output.Write(decoded);
            text = text[(run + 3)..];
        }

        output.Write(text);
        return true;
    }

    public static bool Sha256(in TextArguments arguments, PooledBufferWriter output)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(arguments.Subject, hash);
        WriteHex(hash, output);
        return true;
    }

    /// <summary>With a salt before the text, as Promtail has it.</summary>
    public static bool SaltedSha256(in TextArguments arguments, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        output.Write(arguments.First);
        output.Write(arguments.Subject);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(output.WrittenSpan[start..], hash);
        output.Truncate(start);
        WriteHex(hash, output);
        return true;
    }

    /// <summary>Sixteen digits that tell texts apart, and keep no secret.</summary>
    public static bool Hash(in TextArguments arguments, PooledBufferWriter output)
    {
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        XxHash64.Hash(arguments.Subject, hash);
        WriteHex(hash, output);
        return true;
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, PooledBufferWriter output, bool isUpper = false)
    {
        var room = output.GetSpan(bytes.Length * 2);
        _ = isUpper ? Convert.TryToHexString(bytes, room, out var written) : Convert.TryToHexStringLower(bytes, room, out written);
        output.Advance(written);
    }
}
