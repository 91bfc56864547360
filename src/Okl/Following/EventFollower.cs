using System.Globalization;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Following;

/// <summary>Follows events for as long as somebody wants: when the connection ends, it goes on behind the event that was told last.</summary>
/// <param name="api">The API.</param>
/// <param name="path">What is followed.</param>
/// <param name="since">Where to begin; null for what comes.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told why the connection ended.</param>
internal sealed class EventFollower(ApiClient api, string path, string? since, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Three comments of the server's.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    private string? _since = since;
    private string? _lastId;
    private TimeSpan _wait = FirstWait;

    /// <summary>Tells each event as it comes.</summary>
    /// <exception cref="CallException">The API refuses; that it is away is borne.</exception>
    /// <exception cref="OperationCanceledException">It is to end.</exception>
    public async Task RunAsync(Action<ServerEvent> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await FollowAsync(tell, cancellationToken);
                say("The silo has ended the stream; it is asked again.");
            }
            catch (CallException exception) when (exception.ExitCode == ExitCode.Unreachable)
            {
                say(exception.Message);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException)
            {
                say($"The connection broke, and is made anew: {exception.Message}");
            }

            await Task.Delay(_wait, time, cancellationToken);
            _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        }
    }

    private async Task FollowAsync(Action<ServerEvent> tell, CancellationToken cancellationToken)
    {
        using var answer = await api.OpenAsync(path.With(("since", _since)), _lastId, cancellationToken);

        // By the silo's clock: what happens while the connection is broken has to be told, too.
        _since ??= answer.Headers.Date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        await foreach (var heard in new EventReader(lines, LongestSilence, time).ReadAsync(cancellationToken))
        {
            _wait = FirstWait;
            _lastId = heard.Id ?? _lastId;
            tell(heard);
        }
    }
}
