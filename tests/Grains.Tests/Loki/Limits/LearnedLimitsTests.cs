using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;

namespace OrleansKafkaLoki.Grains.Tests.Loki.Limits;

public sealed class LearnedLimitsTests
{
    private readonly StepClock _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Recorder _recorder = new();
    private readonly LearnedLimits _limits;

    public LearnedLimitsTests() => _limits = new LearnedLimits(_time, _recorder);

    [Fact]
    public void Of_NothingLearned_IsNothing() => Assert.Equal(TenantLimits.None, _limits.Of(Stream("a")));

    [Fact]
    public void Learn_Limits_AreThoseOfTheTenantOnly()
    {
        Learn(LineLimit(100));

        Assert.Equal(new TenantLimits { MaxLineBytes = 100 }, _limits.Of(Stream("a") with { Labels = "{other=\"stream\"}" }));
        Assert.Equal(TenantLimits.None, _limits.Of(Stream("b")));
        Assert.Equal(TenantLimits.None, _limits.Of(Stream("a") with { Pipeline = "other" }));
    }

    [Fact]
    public void Learn_SeveralLimits_KeepsEach()
    {
        Learn(LineLimit(100));
        Learn("stream '{}' has too many structured metadata labels: '9', limit: '8'. Please see");
        Learn("entry for stream '{}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-02-22T12:00:00Z");

        Assert.Equal(
            new TenantLimits { MaxLineBytes = 100, MaxMetadataEntries = 8, MaxAge = TimeSpan.FromDays(7) }, _limits.Of(Stream("a")));
    }

    [Fact]
    public void Of_AMinuteAfterTheLastLesson_HasForgotten()
    {
        Learn(LineLimit(100));
        _time.Advance(TimeSpan.FromMinutes(0.6));
        Learn(LineLimit(100));
        Learn("stream '{}' has too many structured metadata labels: '9', limit: '8'. Please see");
        _time.Advance(TimeSpan.FromMinutes(0.99));
        Assert.Equal(100, _limits.Of(Stream("a")).MaxLineBytes);

        _time.Advance(TimeSpan.FromMinutes(0.01));

        Assert.Equal(TenantLimits.None, _limits.Of(Stream("a")));
    }

    [Fact]
    public void Of_LimitOfARequest_IsRememberedForTenMinutes()
    {
        Learn("than max (20 vs. 10)", 413);
        _time.Advance(LearnedLimits.Memory - TimeSpan.FromSeconds(1));
        Assert.NotNull(_limits.Of(Stream("a")).MaxRequestBytes);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_limits.Of(Stream("a")).MaxRequestBytes);
    }

    [Fact]
    public void Of_ClockIsSetBack_ForgetsInTime()
    {
        Learn(LineLimit(100));
        _time.Step(TimeSpan.FromHours(-1));
        _time.Advance(LearnedLimits.MemoryOfRefusals);

        Assert.Equal(TenantLimits.None, _limits.Of(Stream("a")));
    }

    [Fact]
    public void Of_OneLimitForgotten_KeepsTheOther()
    {
        Learn(LineLimit(100));
        _time.Advance(TimeSpan.FromMinutes(0.5));
        Learn("stream '{}' has too many structured metadata labels: '9', limit: '8'. Please see");
        _time.Advance(TimeSpan.FromMinutes(0.5));

        Assert.Equal(new TenantLimits { MaxMetadataEntries = 8 }, _limits.Of(Stream("a")));
    }

    [Fact]
    public void Learn_Change_IsLoggedOnceWithOldAndNew()
    {
        Learn(LineLimit(100));
        Learn(LineLimit(100));
        _time.Advance(TimeSpan.FromHours(1));
        Learn(LineLimit(100));
        Learn(LineLimit(200));

        Assert.Equal(
            [
                (LogLevel.Warning, "Loki's limit LineBytes for pipeline web, tenant 'a', is 100; before: unknown"),
                (LogLevel.Warning, "Loki's limit LineBytes for pipeline web, tenant 'a', is 200; before: 100"),
            ],
            _recorder.Lines);
        Assert.Equal(200, _limits.Of(Stream("a")).MaxLineBytes);
    }

    [Fact]
    public void Learn_AgeThatShiftsWithTheClock_IsTheSame()
    {
        Learn("entry for stream '{}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-02-22T12:00:00Z");
        _time.Advance(TimeSpan.FromSeconds(30));
        Learn("entry for stream '{}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-02-22T12:00:29Z");

        Assert.Single(_recorder.Lines);
        Assert.Equal(TimeSpan.FromDays(7), _limits.Of(Stream("a")).MaxAge);
    }

    [Fact]
    public void Learn_SeveralRequestLimits_TheLowestCountsUntilForgotten()
    {
        Learn("than max (20 vs. 10)", 413);
        _time.Advance(TimeSpan.FromMinutes(5));
        Learn("than max (200 vs. 100)", 413);
        Assert.Equal(10, _limits.Of(Stream("a")).MaxRequestBytes);

        _time.Advance(TimeSpan.FromMinutes(5));
        Learn("than max (200 vs. 100)", 413);

        Assert.Equal(100, _limits.Of(Stream("a")).MaxRequestBytes);
    }

    [Fact]
    public void Learn_Delivery_TeachesNothing()
    {
        _limits.Learn(Stream("a"), PushAnswer.Delivered(204));
        _limits.Learn(Stream("a"), PushAnswer.NoAnswer(LineLimit(100)));

        Assert.Equal(TenantLimits.None, _limits.Of(Stream("a")));
    }

    [Fact]
    public void Learn_ManyTenants_ForgetsTheOldest()
    {
        for (var i = 0; i <= LearnedLimits.Capacity; i++)
        {
            Learn(LineLimit(100), tenant: $"t{i}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(TenantLimits.None, _limits.Of(Stream("t0")));
        Assert.Equal(100, _limits.Of(Stream("t1")).MaxLineBytes);
        Assert.Equal(100, _limits.Of(Stream($"t{LearnedLimits.Capacity}")).MaxLineBytes);
    }

    [Fact]
    public async Task Learn_FromManyThreads_LosesNoLesson()
    {
        string[] lessons =
        [
            LineLimit(100), "stream '{}' has too many structured metadata labels: '9', limit: '8'. Please see",
            "stream '{}' has structured metadata too large: '9' bytes, limit: '7' bytes.",
        ];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000).SelectMany(_ => lessons),
            TestContext.Current.CancellationToken,
            (words, _) =>
            {
                Learn(words);
                return ValueTask.CompletedTask;
            });

        Assert.Equal(
            new TenantLimits { MaxLineBytes = 100, MaxMetadataEntries = 8, MaxMetadataBytes = 7 }, _limits.Of(Stream("a")));
        Assert.Equal(3, _recorder.Lines.Count);
    }

    private static LabelStream Stream(string tenant) => new("web", tenant, "{app=\"api\"}");

    private static string LineLimit(int bytes) => $"max entry size '{bytes}' bytes exceeded for stream '{{}}' while adding an entry";

    private void Learn(string words, int status = 400, string tenant = "a") =>
        _limits.Learn(Stream(tenant), PushResponseClassifier.Classify(status, words, 9));

    private sealed class Recorder : ILogger<LearnedLimits>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}
