using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>
/// The hash that stands for a line. With Fluent Bit it is that of what the line says as JSON: <c>drop_single_key</c> sends a value as a JSON string,
/// and <c>format: json</c> writes an object anew, with other spaces, escapes and forms of numbers.
/// </summary>
internal static class LineHash
{
    /// <summary>The hash of a line.</summary>
    public static UInt128 Of(Peer peer, ReadOnlySpan<byte> line) => peer == Peer.FluentBit ? OfMeaning(line) : XxHash128.HashToUInt128(line);

    private static UInt128 OfMeaning(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            return XxHash128.HashToUInt128(line);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var reader = new Utf8JsonReader(text);
            if (text[0] == '"')
            {
                reader.Read();
                var length = reader.CopyString(buffer);
                reader.Read(); // Throws where more follows.
                return OfMeaning(buffer.AsSpan(0, length));
            }

            var hash = new XxHash128();
            while (reader.Read())
            {
                Append(hash, ref reader, buffer);
            }

            return hash.GetCurrentHashAsUInt128();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return XxHash128.HashToUInt128(line); // It only begins like JSON, or is no text.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Append(XxHash128 hash, ref Utf8JsonReader reader, byte[] buffer)
    {
        hash.Append([(byte)reader.TokenType]);
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
        {
            hash.Append(buffer.AsSpan(0, reader.CopyString(buffer)));
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole))
            {
                hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in whole)));
            }
            else
            {
                hash.Append(Encoding.ASCII.GetBytes(reader.GetDouble().ToString("G15", CultureInfo.InvariantCulture))); // It writes 16 digits.
            }
        }
    }
}
