using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansKafkaLoki.Silo.Api.Reading;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace OrleansKafkaLoki.Silo.Api.Following;

/// <summary>The pipelines' summaries, written once however many follow them, and never when nobody asks.</summary>
internal sealed class StatusSource(PipelineSummaries summaries, IOptions<HttpJson> json, TimeProvider time)
{
    /// <summary>Those who follow in the same rhythm ask within milliseconds of each other.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(900);

    private readonly Lock _gate = new();
    private Task<StatusMessage>? _last;
    private long _askedAt;

    /// <summary>How things stand, or stood a moment ago.</summary>
    public Task<StatusMessage> GetAsync()
    {
        lock (_gate)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_askedAt) >= Fresh))
            {
                _askedAt = time.GetTimestamp();
                _last = AskAsync();
            }

            return _last;
        }
    }

    private async Task<StatusMessage> AskAsync()
    {
        try
        {
            return new StatusMessage(JsonSerializer.SerializeToUtf8Bytes(await summaries.ListAsync(), json.Value.SerializerOptions), null);
        }
        catch (ClusterUnavailableException exception)
        {
            return new StatusMessage(JsonSerializer.SerializeToUtf8Bytes(exception.ToProblem(), json.Value.SerializerOptions), "problem");
        }
    }
}
