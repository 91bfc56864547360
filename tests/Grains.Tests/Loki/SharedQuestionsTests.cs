using System.Text;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class SharedQuestionsTests : ILokiReader
{
    private static readonly ReadAnswer Complete = new(ReadOutcome.Complete, 200, "");
    private static readonly ReadAnswer Away = new(ReadOutcome.Unavailable, 503, "away");

    private readonly FakeTimeProvider _time = new();
    private readonly SharedQuestions _questions;
    private readonly List<string> _alone = [];
    private readonly List<IReadOnlyList<StreamQuestion>> _together = [];
    private readonly TaskCompletionSource _read = new();

    public SharedQuestionsTests() => _questions = new SharedQuestions(this, _time);

    [Fact]
    public async Task AskAsync_First_AsksAtOnce()
    {
        Assert.Equal(Away, await Ask("a"));

        Assert.Equal(["a"], _alone);
    }

    [Fact]
    public async Task AskAsync_WithinTheMoment_AsksTogetherWhenItIsOver()
    {
        _ = Ask("a");
        var (b, c) = (Ask("b"), Ask("c"));
        _time.Advance(SharedQuestions.Moment - TimeSpan.FromTicks(1));
        Assert.Empty(_together);
        _time.Advance(TimeSpan.FromTicks(1));

        var asked = Assert.Single(_together);
        Assert.Equal(["b", "c"], asked.Select(question => question.Stream.Labels));
        Assert.False(b.IsCompleted);
        asked[0].Visit(Entry("x"));
        asked[0].Answer(Complete);
        asked[1].Answer(Complete);

        Assert.Equal((Complete, Complete), (await b, await c));
        Assert.Equal([1, 0], asked.Select(question => question.Found.Count));
        Assert.Equal(["a"], _alone);
    }

    [Fact]
    public async Task AskAsync_NoAnswerTogether_AsksAloneWithoutWaitingForOthers()
    {
        _ = Ask("a");
        var (b, c) = (Ask("b"), Ask("c"));
        _time.Advance(SharedQuestions.Moment);

        _together[0][0].Visit(Entry("x"));
        _together[0][0].AskAlone();

        Assert.Equal(Away, await b);
        Assert.Empty(_together[0][0].Found);
        Assert.False(c.IsCompleted);
        Assert.Equal(["a", "b"], _alone);
    }

    [Fact]
    public void AskAsync_WhileOthersAreUnderWay_AsksWithTheNextMoment()
    {
        _ = Ask("a");
        _ = Ask("b");
        _time.Advance(SharedQuestions.Moment);
        _ = Ask("c");
        _time.Advance(SharedQuestions.Moment);

        Assert.Equal(["b", "c"], _together.Select(asked => asked.Single().Stream.Labels));
    }

    [Fact]
    public void AskAsync_AfterAMomentWithoutQuestions_IsFirstAgain()
    {
        _ = Ask("a");
        _time.Advance(SharedQuestions.Moment);
        _ = Ask("b");

        Assert.Equal(["a", "b"], _alone);
        Assert.Empty(_together);
    }

    [Fact]
    public async Task AskAsync_OneGivesUp_TheOthersAreAnswered()
    {
        using var giveUp = new CancellationTokenSource();
        _ = Ask("a");
        var (b, c) = (Ask("b", giveUp.Token), Ask("c"));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b);
        _time.Advance(SharedQuestions.Moment);

        foreach (var question in _together[0])
        {
            question.Answer(Complete);
        }

        Assert.Equal(Complete, await c);
    }

    [Fact]
    public async Task AskAsync_ReaderFails_EachLearnsOfIt()
    {
        _ = Ask("a");
        var (b, c) = (Ask("b"), Ask("c"));
        _time.Advance(SharedQuestions.Moment);
        _together[0][0].Answer(Complete);

        _read.SetException(new InvalidOperationException("a mistake"));

        Assert.Equal(Complete, await b);
        Assert.Equal("a mistake", (await Assert.ThrowsAsync<InvalidOperationException>(() => c)).Message);
    }

    [Fact]
    public async Task AskAloneAsync_WithinTheMoment_AsksAtOnce()
    {
        _ = Ask("a");

        Assert.Equal(Away, await _questions.AskAloneAsync(Question("b"), TestContext.Current.CancellationToken));

        Assert.Equal(["a", "b"], _alone);
    }

    Task<ReadAnswer> ILokiReader.ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        _alone.Add(question.Stream.Labels);
        return Task.FromResult(Away);
    }

    Task ILokiReader.ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions)
    {
        _together.Add(questions);
        return _read.Task;
    }

    private Task<ReadAnswer> Ask(string labels, CancellationToken? cancellationToken = null) =>
        _questions.AskAsync(Question(labels), cancellationToken ?? TestContext.Current.CancellationToken);

    private static StreamQuestion Question(string labels) =>
        new(new LabelStream("app", "", labels), 1, 2, 10, 100, _ => true);

    private static StoredEntry Entry(string line) => new(1, Encoding.UTF8.GetBytes(line), new Dictionary<string, string>());
}
