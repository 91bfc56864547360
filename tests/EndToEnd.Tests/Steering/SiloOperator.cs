using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering;

/// <summary>An operator who asks any silo that runs, and asks again, another one, when it does not answer.</summary>
internal sealed class SiloOperator(ClusterRun run, Random random) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What it was answered, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Sends an order until a silo takes it. One whose answer was lost may have been carried out, and is given again.</summary>
    public async Task<JsonElement> OrderAsync(HttpMethod method, string path, object? body)
    {
        JsonElement? answer = null;
        await Eventually.HoldsAsync(
            async () => (answer = await TryAsync(method, path, body)) is not null, $"a silo takes {method} {path}", () => string.Join('\n', Log.TakeLast(5)));
        return answer!.Value;
    }

    /// <summary>One of the topic's partitions; null while nobody tells.</summary>
    public Task<JsonElement?> LookAsync(int partition) =>
        TryAsync(HttpMethod.Get, $"pipelines/quickstart/topics/{run.Topic}/partitions/{partition}", body: null);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement?> TryAsync(HttpMethod method, string path, object? body)
    {
        var alive = run.Alive;
        if (alive.Count == 0)
        {
            return null;
        }

        var silo = alive[random.Next(alive.Count)];
        using var request = new HttpRequestMessage(method, new Uri(silo.Admin, $"api/v1/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        try
        {
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Log.Add($"{silo.Name}: {method} {path} {JsonSerializer.Serialize(body)} -> {(int)answer.StatusCode} {text}");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return null;
            }

            // A silo that was just killed may still be among those that it could be moved to.
            Assert.True(answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.UnprocessableEntity && path.EndsWith("/move", StringComparison.Ordinal)), Log[^1]);
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Log.Add($"{silo.Name}: {method} {path}: {exception.Message}");
            return null;
        }
    }
}
