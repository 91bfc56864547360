using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Reads the lines of a file or of the standard input as the bytes that they are.</summary>
internal static class InputLines
{
    /// <summary>The lines, without their ends.</summary>
    public static async IAsyncEnumerable<byte[]> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await input.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (var start = 0; start < count;)
            {
                var length = buffer.AsSpan(start, count - start).IndexOf((byte)'\n');
                line.Write(buffer, start, length < 0 ? count - start : length);
                start += length < 0 ? count - start : length + 1;
                if (length >= 0)
                {
                    yield return Take(line);
                }
            }
        }

        if (line.Length > 0)
        {
            yield return Take(line);
        }
    }

    private static byte[] Take(MemoryStream line)
    {
        var bytes = line.ToArray();
        line.SetLength(0);
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }
}
