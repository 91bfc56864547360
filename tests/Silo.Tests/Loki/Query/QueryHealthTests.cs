using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class QueryHealthTests
{
    private static readonly ReadAnswer Well = new(ReadOutcome.Complete, 200, "");
    private static readonly ReadAnswer Refused = new(ReadOutcome.Forbidden, 401, "invalid scope");
    private static readonly ReadAnswer Away = new(ReadOutcome.Unavailable, 0, "connection refused");

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger<QueryHealth> _log = new();
    private readonly QueryHealth _health;

    public QueryHealthTests() => _health = new QueryHealth("web", "http://loki", _time, _log);

    [Fact]
    public void TakeDue_New_IsTriedOnceAndAnewAfterAnHour()
    {
        Assert.Equal(["a", "b"], _health.TakeDue(["a", "b", "a"]));
        _health.Record("a", Well, isProbe: true);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(_health.TakeDue(["a", "b"]));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a", "b"], _health.TakeDue(["a", "b"]));
    }

    [Fact]
    public void TakeDue_Failing_IsTriedEveryFiveMinutes()
    {
        _health.TakeDue(["a"]);
        _health.Record("a", Refused, isProbe: true);

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(_health.TakeDue(["a"]));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], _health.TakeDue(["a"]));
    }

    [Fact]
    public void TakeDue_TenantThatIsGone_IsForgotten()
    {
        _health.TakeDue(["a", "b"]);
        _health.Record("b", Refused, isProbe: true);

        Assert.Empty(_health.TakeDue(["a"]));

        Assert.Null(_health.Trouble);
    }

    [Fact]
    public void Record_AgainAndAgain_IsLoggedWhenItBeginsAndWhenItEnds()
    {
        foreach (var answer in new[] { Refused, Refused, Well, Well })
        {
            _health.Record("a", answer, isProbe: false);
        }

        Assert.Equal([(LogLevel.Warning, "LokiQueriesFail"), (LogLevel.Information, "LokiQueriesPass")], _log.Lines.Select(line => (line.Level, line.Event)));
        Assert.Null(_health.Trouble);
    }

    [Fact]
    public void Record_NoAnswerToALargeQuestion_SaysNothingUntilAProbeGetsNone()
    {
        _health.Record("a", Away, isProbe: false);
        Assert.Null(_health.Trouble);
        Assert.Equal(["a"], _health.TakeDue(["a"]));

        _health.Record("a", Away, isProbe: true);

        Assert.StartsWith("http://loki, tenant 'a': status none: connection refused", _health.Trouble, StringComparison.Ordinal);
        _ = Assert.Single(_log.Lines);
    }

    [Fact]
    public void Record_TooMuch_IsAnAnswer()
    {
        _health.Record("a", new ReadAnswer(ReadOutcome.TooMuch, 400, "too long"), isProbe: true);

        Assert.Null(_health.Trouble);
    }

    [Fact]
    public void Trouble_SeveralTenants_NamesTheFirst()
    {
        _health.Record("b", Refused, isProbe: true);
        _health.Record("a", Refused, isProbe: true);

        Assert.Contains("tenant 'a', and 1 more: status 401: invalid scope (since ", _health.Trouble, StringComparison.Ordinal);
    }
}
