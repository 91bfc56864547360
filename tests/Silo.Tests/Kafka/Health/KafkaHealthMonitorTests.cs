using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Silo.Kafka.Health;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Health;

public sealed class KafkaHealthMonitorTests : IDisposable
{
    private static readonly Error Refused = new(
        ErrorCode.Local_Transport, "10.0.0.1:9092/2: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)");

    private readonly StepClock _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordingLogger _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KafkaHealthMonitor _monitor;

    public KafkaHealthMonitorTests() =>
        _monitor = new KafkaHealthMonitor("p", new KafkaMetrics(_services.GetRequiredService<IMeterFactory>()), _time, _log);

    [Fact]
    public void ReportFailure_ManyErrors_OneLineABegin_OneAMinute_OneAtTheEnd()
    {
        var begun = _time.GetUtcNow();
        for (var second = 0; second < 150; second++)
        {
            _monitor.ReportFailure(Refused);
            _monitor.Remind();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new KafkaHealth("p", IsConnected: false, begun, "broker 10.0.0.1:9092 refuses connections"), _monitor.Health);
        _monitor.ReportConnected();
        _monitor.ReportConnected();
        _monitor.Remind();
        Assert.Equal(new KafkaHealth("p", IsConnected: true, FailingSince: null, Reason: null), _monitor.Health);
        Assert.Equal(
            [
                "Warning: Pipeline p cannot read from Kafka: broker 10.0.0.1:9092 refuses connections. Retrying until it can.",
                "Warning: Pipeline p has not been able to read from Kafka for 60 s: broker 10.0.0.1:9092 refuses connections.",
                "Warning: Pipeline p has not been able to read from Kafka for 120 s: broker 10.0.0.1:9092 refuses connections.",
                "Information: Pipeline p reads from Kafka again after 150.0 s.",
            ],
            _log.Lines);
    }

    [Fact]
    public void Remind_ClockIsSetBack_SaysItAfterAMinute()
    {
        _monitor.ReportFailure(Refused);
        _time.Step(TimeSpan.FromHours(-1));
        _time.Advance(TimeSpan.FromMinutes(1));
        _monitor.Remind();
        _monitor.ReportConnected();

        Assert.Equal(
            [
                "Warning: Pipeline p cannot read from Kafka: broker 10.0.0.1:9092 refuses connections. Retrying until it can.",
                "Warning: Pipeline p has not been able to read from Kafka for 60 s: broker 10.0.0.1:9092 refuses connections.",
                "Information: Pipeline p reads from Kafka again after 60.0 s.",
            ],
            _log.Lines);
    }

    [Fact]
    public void Health_NoAnswerYet_IsNotConnectedAndLogsOnlyAfterAWhile()
    {
        Assert.Equal(new KafkaHealth("p", IsConnected: false, _time.GetUtcNow(), "no broker has answered yet"), _monitor.Health);
        _monitor.Remind();
        Assert.Empty(_log.Lines);
        _time.Advance(TimeSpan.FromMinutes(1));
        _monitor.Remind();
        Assert.Equal(["Warning: Pipeline p has not been able to read from Kafka for 60 s: no broker has answered yet."], _log.Lines);
    }

    [Fact]
    public void ReportConnected_AtStart_LogsNothing()
    {
        _monitor.ReportConnected();
        Assert.True(_monitor.Health.IsConnected);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void ReportFailure_AllBrokersDown_KeepsTheReasonThatSaysMore()
    {
        _monitor.ReportFailure(Refused);
        _monitor.ReportFailure(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"));
        Assert.Equal("broker 10.0.0.1:9092 refuses connections", _monitor.Health.Reason);
    }

    [Fact]
    public void ReportFailure_OneBrokerOfAConnectedPipeline_IsInDoubtUntilTheOthersAnswer()
    {
        _monitor.ReportConnected();
        var before = _monitor.Failures;
        _monitor.ReportFailure(Refused);

        Assert.True(_monitor is { Health.IsConnected: true, IsInDoubt: true });
        _monitor.ReportConnected(before);
        Assert.True(_monitor.IsInDoubt);
        _monitor.ReportConnected(_monitor.Failures);
        Assert.True(_monitor is { Health.IsConnected: true, IsInDoubt: false });
        _monitor.ReportFailure(Refused);
        Assert.Equal(
            ["Warning: Pipeline p: broker 10.0.0.1:9092 refuses connections. It reads from the other brokers, if they answer."], _log.Lines);
    }

    [Fact]
    public void ReportFailure_AllBrokersOfAConnectedPipeline_IsNotConnectedAndSaysWhy()
    {
        _monitor.ReportConnected();
        _monitor.ReportFailure(Refused);
        _monitor.ReportFailure(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"));

        Assert.Equal(new KafkaHealth("p", IsConnected: false, _time.GetUtcNow(), "broker 10.0.0.1:9092 refuses connections"), _monitor.Health);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Authentication, "sasl_ssl://k:1/bootstrap: SASL authentication error: {\"status\":\"invalid_token\"}", "no valid token (")]
    [InlineData(ErrorCode.Local_Authentication, "Failed to acquire SASL OAUTHBEARER token: https://login.example/token: 401 invalid_client", "no valid token (")]
    [InlineData(ErrorCode.Local_Authentication, "sasl_plaintext://k:1/bootstrap: SASL authentication error: Authentication failed", "wrong user name or password (")]
    [InlineData(ErrorCode.SaslAuthenticationFailed, "Broker: SASL Authentication failed", "wrong user name or password (")]
    [InlineData(ErrorCode.Local_Resolve, "k:1/bootstrap: Failed to resolve 'k:1'", "broker k:1: the host name cannot be resolved")]
    [InlineData(ErrorCode.Local_Ssl, "ssl://k:1/bootstrap: SSL handshake failed", "TLS with broker k:1 failed (")]
    [InlineData(ErrorCode.Local_Transport, "k:1/1: Disconnected (after 3ms in state UP)", "broker k:1 closed the connection (")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "x", "the user may not read the topic")]
    [InlineData(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down", "no broker can be reached")]
    public void Describe_Error_ClearWords(ErrorCode code, string reason, string expected) =>
        Assert.StartsWith(expected, KafkaErrorText.Describe(new Error(code, reason)), StringComparison.Ordinal);

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "the user may not write to the topic: grant it WRITE")]
    [InlineData(ErrorCode.ClusterAuthorizationFailed, "the user may not write without repeats: grant it IDEMPOTENT_WRITE on the cluster")]
    [InlineData(ErrorCode.Local_AllBrokersDown, "no broker can be reached")]
    public void DescribeWrite_Error_NamesTheRightOfAWriter(ErrorCode code, string expected) =>
        Assert.StartsWith(expected, KafkaErrorText.DescribeWrite(new Error(code, "x")), StringComparison.Ordinal);

    public void Dispose() => _services.Dispose();
}
