using System.Buffers;
using System.Text;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>What pushes and queries read of an answer alike.</summary>
internal static class LokiResponse
{
    /// <summary>Loki quotes the label set, up to 15 names and values of 3 KiB, before it says what is wrong.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>The start of an answer's body.</summary>
    public static async ValueTask<string> ReadBodyAsync(HttpResponseMessage response, ArrayPool<byte> pool, CancellationToken cancellationToken)
    {
        var buffer = pool.Rent(MaxBodyBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MaxBodyBytes), MaxBodyBytes, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            pool.Return(buffer);
        }
    }

    /// <summary>Why there is none: the outermost words say what failed, the innermost why.</summary>
    public static string Describe(Exception exception) => exception.GetBaseException() is { } cause && cause.Message != exception.Message
        ? $"{exception.Message} {cause.Message}"
        : exception.Message;
}
