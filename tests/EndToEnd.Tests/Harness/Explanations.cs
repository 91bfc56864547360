using System.Text.Json;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Asks a silo why something does not go on.</summary>
internal static class Explanations
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Waits until a silo names the cause of a partition's trouble, in its sentence or in the words that it quotes with what is expected; returns the sentence.</summary>
    public static async Task<string> SaysAsync(Uri admin, string topic, int partition, string cause, string? words = null)
    {
        JsonElement? answer = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                answer = await GetAsync(new Uri(admin, $"api/v1/pipelines/quickstart/topics/{topic}/partitions/{partition}/explain"));
                return answer is { } said && said.GetProperty("cause").GetString() == cause
                    && (words is null || Text(said, "words").Contains(words, StringComparison.Ordinal) || Text(said, "because").Contains(words, StringComparison.Ordinal));
            },
            $"{admin} says {cause} of {topic}/{partition}{(words is null ? "" : $", with '{words}'")}", () => answer);
        var because = Text(answer!.Value, "because");
        ClusterRun.Say($"{cause}: {because}");
        return because;
    }

    private static string Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var text) ? text.GetString()! : "";

    private static async Task<JsonElement?> GetAsync(Uri address)
    {
        using var answer = await Http.GetAsync(address, TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.Clone();
    }
}
