using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using Polly;
using Polly.Retry;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Asks for what only a group's coordinator answers. Which broker that is changes, and a new cluster has none for its first seconds: such
/// an answer is waited over for 5 s.
/// </summary>
/// <remarks>
/// librdkafka (2.16) aborts the process when such a request has timed out while the coordinator could not be reached, and it then comes back:
/// the request's state was freed with the time-out (rdkafka_coord.c, rd_kafka_coord_req_fsm). So a request must be given no time-out that it
/// would see; when one has waited too long, the client is given up with it.
/// </remarks>
/// <param name="credentials">What the client connects to, and with.</param>
/// <param name="patience">How long one answer may take.</param>
internal sealed class GroupCoordinator(KafkaCredentials credentials, TimeSpan patience) : IDisposable
{
    private static readonly ResiliencePipeline WhileItMoves = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<KafkaException>(exception => AdminErrors.Cause(exception).Code
                is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress),
            MaxRetryAttempts = 20,
            Delay = TimeSpan.FromMilliseconds(250),
        })
        .Build();

    private readonly ReplaceableClient<CoordinatorClient> _client = new(() => new CoordinatorClient(credentials), patience);

    /// <summary>Asks a question that may be repeated.</summary>
    /// <exception cref="KafkaException">No answer came in time, or the coordinator refused.</exception>
    public Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> question) =>
        WhileItMoves.ExecuteAsync(async _ => await _client.AskAsync(client => question(client.Admin))).AsTask();

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
