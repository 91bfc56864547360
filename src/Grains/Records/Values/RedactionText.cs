using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>
/// What stands for a secret: a text in which <c>{{ name }}</c> is the pattern's name, and <c>{{ hash }}</c> 16 letters that
/// are the same for the same secret and salt, and otherwise tell nothing.
/// </summary>
internal sealed class RedactionText
{
    /// <summary>What <c>hash</c> alone is short for.</summary>
    public const string WithHash = "[{{ name }}:{{ hash }}]";

    /// <summary>The default.</summary>
    public const string WithName = "[{{ name }}]";

    private const string Name = "name";
    private const string Hash = "hash";

    /// <summary>So many bytes of the hash that a billion secrets hardly have two alike.</summary>
    private const int HashBytes = 8;

    private readonly (byte[] Literal, string? Name)[] _parts;
    private readonly byte[] _salt;

    private RedactionText((byte[] Literal, string? Name)[] parts, byte[] salt) => (_parts, _salt) = (parts, salt);

    /// <summary>Reads a text; on failure <paramref name="error"/> says what is wrong.</summary>
    /// <param name="text">The text; null for <see cref="WithName"/>, <c>hash</c> for <see cref="WithHash"/>.</param>
    /// <param name="salt">What keeps others from finding a secret by trying; needed for a hash.</param>
    /// <param name="redaction">What stands for secrets.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(
        string? text, string? salt, [NotNullWhen(true)] out RedactionText? redaction, [NotNullWhen(false)] out string? error)
    {
        redaction = null;
        text = text == Hash ? WithHash : text ?? WithName;
        if (!PlaceholderText.TryRead(text, [Name, Hash], out var parts, out error))
        {
            return false;
        }

        if (string.IsNullOrEmpty(salt) && parts.Exists(part => part.Name == Hash))
        {
            error = "a hash needs a salt, else whoever sees it finds the secret by trying";
            return false;
        }

        redaction = new RedactionText([.. parts.Select(part => (Encoding.UTF8.GetBytes(part.Literal), part.Name))], Encoding.UTF8.GetBytes(salt ?? ""));
        return true;
    }

    /// <summary>Appends what stands for <paramref name="secret"/>.</summary>
    public void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> secret, PooledBufferWriter output)
    {
        foreach (var (literal, part) in _parts)
        {
            if (part == Hash)
            {
                WriteHash(secret, output);
            }
            else
            {
                output.Write(part is null ? literal : name);
            }
        }
    }

    /// <summary>In letters, because digits might be taken for a card's number.</summary>
    private void WriteHash(ReadOnlySpan<byte> secret, PooledBufferWriter output)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_salt, secret, hash);
        var letters = output.GetSpan(HashBytes * 2);
        for (var i = 0; i < HashBytes; i++)
        {
            letters[i * 2] = (byte)('a' + (hash[i] >> 4));
            letters[(i * 2) + 1] = (byte)('a' + (hash[i] & 15));
        }

        output.Advance(HashBytes * 2);
    }
}
