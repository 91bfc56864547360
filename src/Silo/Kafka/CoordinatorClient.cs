using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// A client for what only a group's coordinator answers. librdkafka (2.16) aborts the process when such a request has timed out
/// while the coordinator could not be reached, and it then comes back: the request's state was freed with the time-out
/// (rdkafka_coord.c, rd_kafka_coord_req_fsm). So a request is given no time-out that it would see; when one has waited too long,
/// the client is given up with it.
/// </summary>
/// <param name="build">Makes a client.</param>
/// <param name="patience">How long an answer may take.</param>
internal sealed class CoordinatorClient(Func<IAdminClient> build, TimeSpan patience) : IDisposable
{
    /// <summary>The longest that librdkafka takes: never reached.</summary>
    public static readonly TimeSpan NoTimeout = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private IAdminClient? _client;

    /// <summary>Asks; <paramref name="question"/> must set <see cref="NoTimeout"/> as the request's time-out.</summary>
    /// <exception cref="KafkaException">No answer came in time, or the broker refused.</exception>
    public async Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> question)
    {
        IAdminClient client;
        Task<T> answer;
        lock (_gate)
        {
            client = _client ??= build();
            answer = question(client);
        }

        try
        {
            return await answer.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            GiveUp(client);
            throw new KafkaException(ErrorCode.Local_TimedOut);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _client?.Dispose();
            _client = null;
        }
    }

    // Other questions that wait at it have waited about as long, and end by their own time.
    private void GiveUp(IAdminClient client)
    {
        lock (_gate)
        {
            if (_client != client)
            {
                return;
            }

            _client = null;
        }

        client.Dispose();
    }
}
