using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Reads server-sent events. By hand, because only comments tell a connection that is silent from one that is dead.</summary>
/// <param name="lines">Where they come from.</param>
/// <param name="longestSilence">How long nothing may come, not even a comment.</param>
/// <param name="time">The clock.</param>
internal sealed class EventReader(TextReader lines, TimeSpan longestSilence, TimeProvider time)
{
    /// <summary>The events, until the server ends them.</summary>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async IAsyncEnumerable<ServerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (name, data, id) = ((string?)null, (string?)null, (string?)null);
        while (await lines.ReadLineAsync(cancellationToken).AsTask().WaitAsync(longestSilence, time, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    yield return new ServerEvent(name, data, id);
                }

                (name, data, id) = (null, null, null);
                continue;
            }

            switch (Field(line))
            {
                case ("event", var value):
                    name = value;
                    break;
                case ("data", var value):
                    data = data is null ? value : $"{data}\n{value}";
                    break;
                case ("id", var value):
                    id = value;
                    break;
            }
        }
    }

    private static (string Name, string Value) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..] is [' ', .. var value] ? value : line[(colon + 1)..]);
    }
}
