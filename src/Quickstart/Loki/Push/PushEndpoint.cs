using System.Buffers;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary><c>POST /loki/api/v1/push</c>: takes the body apart and lets <see cref="PushJudge"/> judge it.</summary>
internal sealed class PushEndpoint(PushJudge judge, LokiCounters counters, TimeProvider time)
{
    /// <summary>Answers one push of a tenant.</summary>
    /// <param name="request">The push.</param>
    /// <param name="store">The tenant's store.</param>
    /// <param name="delay">
    /// How long to wait between reading and judging. A client that goes away meanwhile does not stop it: Loki's distributor ends what it has begun.
    /// </param>
    /// <param name="read">Completed when the request is read, and not needed any more.</param>
    public async Task<PushReply> HandleAsync(HttpRequest request, TenantStore store, TimeSpan delay = default, TaskCompletionSource? read = null)
    {
        counters.BeginPush();
        try
        {
            var answer = await ReadAndJudgeAsync(request, store, delay, read);
            counters.CountPush(answer.Status);
            return answer;
        }
        finally
        {
            counters.EndPush();
        }
    }

    private async Task<PushReply> ReadAndJudgeAsync(HttpRequest request, TenantStore store, TimeSpan delay, TaskCompletionSource? read)
    {
        var limits = store.Limits;
        // The headers are gone once the client is.
        var encoding = request.Headers.ContentEncoding.ToString();
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Value == "application/json";

        // One byte more than announced, so that the end is seen without growing.
        var rented = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(request.ContentLength ?? 0, 4096), limits.MaxReceivedBytes) + 1);
        try
        {
            var length = 0;
            while (await request.Body.ReadAsync(rented.AsMemory(length), request.HttpContext.RequestAborted) is var more && more > 0)
            {
                length += more;
                if (length > limits.MaxReceivedBytes)
                {
                    return new PushReply(413, $"request body too large: {length} bytes, limit: {limits.MaxReceivedBytes} bytes");
                }

                rented = length == rented.Length ? Grow(rented) : rented;
            }

            counters.CountReceived(length);
            read?.TrySetResult();
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, time);
            }

            return Judge(encoding, isJson, store, rented.AsMemory(0, length));
        }
        catch (InvalidDataException error)
        {
            return new PushReply(400, error.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static byte[] Grow(byte[] rented)
    {
        var larger = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
        rented.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }

    private PushReply Judge(string encoding, bool isJson, TenantStore store, ReadOnlyMemory<byte> body)
    {
        body = Decode(encoding, body);
        return isJson
            ? judge.Judge(store, JsonPush.ToProtobuf(body), default)
            : JudgeSnappy(store, body.Span);
    }

    private PushReply JudgeSnappy(TenantStore store, ReadOnlySpan<byte> snappy)
    {
        var message = ArrayPool<byte>.Shared.Rent(Snappy.GetUncompressedLength(snappy));
        try
        {
            return judge.Judge(store, message.AsSpan(0, Snappy.Decompress(snappy, message)), snappy);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private static ReadOnlyMemory<byte> Decode(string encoding, ReadOnlyMemory<byte> body) => encoding switch
    {
        "" or "snappy" => body,
        "gzip" => ReadAll(new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress)),
        "deflate" => ReadAll(new DeflateStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress)),
        _ => throw new InvalidDataException($"Content-Encoding \"{encoding}\" not supported"),
    };

    private static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        using (stream)
        {
            var all = new MemoryStream();
            stream.CopyTo(all);
            return all.GetBuffer().AsMemory(0, (int)all.Length);
        }
    }
}
