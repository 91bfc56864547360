using System.Globalization;
using System.Net;
using System.Text;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>An identity provider that gives unsecured tokens, which Kafka takes for tests, to who knows the secret.</summary>
internal sealed class TokenEndpoint : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _client;
    private readonly TimeSpan _life;
    private readonly Task _serving;
    private volatile string _secret;
    private int _granted;
    private int _refused;

    public TokenEndpoint(string client, string secret, TimeSpan life)
    {
        (_client, _secret, _life) = (client, secret, life);
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Find(1)[0]}/token/");
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The secret that it takes.</summary>
    public string Secret
    {
        set => _secret = value;
    }

    public int Granted => Volatile.Read(ref _granted);

    public int Refused => Volatile.Read(ref _refused);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var form = await reader.ReadToEndAsync();
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_client}:{_secret}"))}";
        var isKnown = context.Request.Headers["Authorization"] == expected && form.Contains("grant_type=client_credentials", StringComparison.Ordinal);
        Interlocked.Increment(ref isKnown ? ref _granted : ref _refused);
        context.Response.StatusCode = isKnown ? 200 : 401;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(isKnown
            ? $$"""{"access_token":"{{Token()}}","token_type":"Bearer","expires_in":{{(int)_life.TotalSeconds}}}"""
            : """{"error":"invalid_client"}"""));
        context.Response.Close();
    }

    private string Token()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return $"{Part("""{"alg":"none"}""")}.{Part($$"""{"sub":"{{_client}}","iat":{{now}},"exp":{{now + (int)_life.TotalSeconds}},"scope":"kafka"}""")}.";
    }

    private static string Part(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
