using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Api.Following;

/// <summary>
/// Writes server-sent events. By hand, because the framework's own writes no comments, and without those nobody notices a connection that a proxy has
/// dropped. A write waits while the reader is slow.
/// </summary>
internal sealed class SseWriter(HttpResponse response, JsonSerializerOptions json, CancellationToken cancellationToken)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    /// <summary>How long nothing may be written.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly PipeWriter _body = response.BodyWriter;

    /// <summary>Sends the headers, and how soon to come back when the connection ends.</summary>
    public Task StartAsync()
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        return WriteAsync("retry: 2000\n\n");
    }

    /// <summary>Says nothing.</summary>
    public Task CommentAsync() => WriteAsync(":\n\n");

    /// <summary>Writes an event.</summary>
    /// <param name="data">What it tells.</param>
    /// <param name="name">Its name; null for that of all others.</param>
    /// <param name="id">Its id; null for none.</param>
    public Task WriteAsync<T>(T data, string? name = null, string? id = null) => WriteJsonAsync(JsonSerializer.SerializeToUtf8Bytes(data, json), name, id);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public async Task WriteJsonAsync(ReadOnlyMemory<byte> data, string? name = null, string? id = null)
    {
        Append($"{(id is null ? "" : $"id: {id}\n")}{(name is null ? "" : $"event: {name}\n")}data: ");
        _body.Write(data.Span);
        await WriteAsync("\n\n");
    }

    private async Task WriteAsync(string text)
    {
        Append(text);
        var flush = await _body.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
        {
            throw new OperationCanceledException("Nobody reads any more.");
        }
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _body);
}
