using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class GateAnswersTests
{
    [Fact]
    public void Set_TheLastOneMissing_CompletesWithEachInItsPlace()
    {
        var answers = new GateAnswers(2);
        answers.Set(1, AppendResult.Fenced);
        Assert.False(answers.Complete.IsCompleted);

        answers.Set(0, AppendResult.Committed);

        Assert.True(answers.Complete.IsCompleted);
        Assert.Equal([AppendResult.Committed, AppendResult.Fenced], answers.Take());
    }

    [Fact]
    public void Set_Twice_TheFirstCounts()
    {
        var answers = new GateAnswers(2);
        answers.Set(0, AppendResult.Committed);
        answers.Set(0, AppendResult.Fenced);

        Assert.False(answers.Complete.IsCompleted);
        Assert.Same(AppendResult.Committed, answers.Take()[0]);
    }

    [Fact]
    public void Take_SomeAreMissing_ThoseAreToAskAgainAtOnce()
    {
        var answers = new GateAnswers(2);
        answers.Set(0, AppendResult.Committed);

        var taken = answers.Take();
        answers.Set(1, AppendResult.Committed);

        Assert.Equal((AppendOutcome.Retry, TimeSpan.Zero), (taken[1].Outcome, taken[1].RetryAfter));
        Assert.Equal(AppendOutcome.Retry, answers.Take()[1].Outcome);
    }

    [Fact]
    public async Task Set_ManyThreads_CompletesOnce()
    {
        var answers = new GateAnswers(1000);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                answers.Set(i, AppendResult.Committed);
            }
        })));

        await answers.Complete.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.All(answers.Take(), answer => Assert.Same(AppendResult.Committed, answer));
    }
}
