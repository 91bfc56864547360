using Microsoft.Extensions.Options;
using OrleansKafkaLoki.Silo.Api.Problems;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace OrleansKafkaLoki.Silo.Api.Following;

/// <summary>Runs the answers that go on until the reader leaves or the silo stops: the web server waits for them at its stop.</summary>
internal sealed class Followers(IHostApplicationLifetime lifetime, IOptions<HttpJson> json)
{
    /// <summary>As many as may follow something on this silo: each holds a connection.</summary>
    private const int Most = 100;

    private const string RetryAfterSeconds = "10";

    private int _count;

    /// <summary>Has <paramref name="follow"/> write until it ends, or answers that there are too many already.</summary>
    public async Task<IResult> RunAsync(HttpContext context, Func<SseWriter, CancellationToken, Task> follow)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = SseWriter.MediaType;
            return Results.Empty;
        }

        if (Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Decrement(ref _count);
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return ApiProblem.TooManyListeners(Most).ToResult();
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var writer = new SseWriter(context.Response, json.Value.SerializerOptions, end.Token);
            await writer.StartAsync();
            await follow(writer, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the silo stops.
        }
        catch (IOException)
        {
            // The connection broke.
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }

        return Results.Empty;
    }
}
