using System.Text.Json;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Reads what a silo says at <c>/health/dependencies</c>.</summary>
internal sealed class SiloHealthReader(Uri admin) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>The reason that the parts whose names begin with <paramref name="part"/> give; empty when they give none.</summary>
    public async Task<string> ReasonAsync(string part)
    {
        using var answer = await _http.GetAsync(new Uri(admin, "health/dependencies"), TestContext.Current.CancellationToken);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return string.Join("; ", report.RootElement.GetProperty("parts").EnumerateArray()
            .Where(shown => shown.GetProperty("name").GetString()!.StartsWith(part, StringComparison.Ordinal))
            .Where(shown => shown.TryGetProperty("reason", out _))
            .Select(shown => shown.GetProperty("reason").GetString()));
    }

    public void Dispose() => _http.Dispose();
}
