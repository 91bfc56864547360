using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class DeadLetterReportTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger<DeadLetterReport> _logger = new();

    private IEnumerable<string> Lines => _logger.Lines.Select(line => line.Text);

    [Fact]
    public void Add_Often_LogsAtOnceAndThenOnceAMinute()
    {
        using var report = new DeadLetterReport("p", _time, _logger);
        report.Add([TestLetters.Letter(7)], []);
        for (var offset = 8; offset < 18; offset++)
        {
            report.Add([TestLetters.Letter(offset), TestLetters.Letter(100 + offset) with { Cause = RejectionCause.Tombstone }], []);
        }

        Assert.Equal(["Pipeline p: records became dead letters: 1 (too_old: 1), such as p/logs/0 at 7: timestamp too old: ☃"], Lines);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Pipeline p: records became dead letters: 20 (too_old: 10, tombstone: 10), such as p/logs/0 at 8: timestamp too old: ☃", Lines.Last());
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, Lines.Count());
        report.Add([TestLetters.Letter(18)], []);
        Assert.Equal(3, Lines.Count());
    }

    [Fact]
    public void Add_LettersReadAgain_NamesTheirTopicsAtOnceAndThenOnceAMinute()
    {
        using var report = new DeadLetterReport("p", _time, _logger);
        report.Add([], [TestLetters.Letter(7, topic: "q.letters")]);
        report.Add([], [TestLetters.Letter(8, topic: "q.letters"), TestLetters.Letter(1, topic: "a.letters")]);

        Assert.StartsWith("Pipeline p: reads dead letters, from q.letters, and 1 were rejected again;", Assert.Single(Lines), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("Pipeline p: reads dead letters, from a.letters, q.letters, and 2 were rejected again;", Lines.Last(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, Lines.Count());
    }

    [Fact]
    public void Dispose_SomeUnlogged_LogsThem()
    {
        var report = new DeadLetterReport("p", _time, _logger);
        report.Add([TestLetters.Letter(7)], []);
        report.Add([TestLetters.Letter(8)], []);
        report.Dispose();

        Assert.Equal(2, Lines.Count());
    }
}
