using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Admin;

public sealed class PartitionQuestionsTests
{
    private const int Unknown = 999;
    private readonly List<IReadOnlyList<TopicPartition>> _requests = [];
    private readonly TaskCompletionSource _firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Ask_WhileARequestIsUnderWay_GoesIntoOneNext()
    {
        var questions = new PartitionQuestions<long>(AnswerAsync);
        var first = questions.AskAsync(Partition(0));
        await Eventually.HoldsAsync(() => _requests.Count == 1, "the first request is under way");

        var others = Enumerable.Range(1, 300).Select(number => questions.AskAsync(Partition(number))).ToList();
        var again = questions.AskAsync(Partition(7));
        _firstRequest.SetResult();

        Assert.Equal(0, await first);
        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), await Task.WhenAll(others));
        Assert.Equal(7, await again);
        Assert.Equal([1, 300], _requests.Select(request => request.Count));
    }

    [Fact]
    public async Task Ask_OnePartitionFails_OthersHaveTheirAnswers()
    {
        var questions = new PartitionQuestions<long>(AnswerAsync);
        var first = questions.AskAsync(Partition(0));
        await Eventually.HoldsAsync(() => _requests.Count == 1, "the first request is under way");

        var bad = questions.AskAsync(Partition(Unknown));
        var good = questions.AskAsync(Partition(3));
        _firstRequest.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal(3, await good);
        Assert.Equal(0, await first);
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public async Task Ask_RequestFails_FailsAndTheNextIsAskedAfresh()
    {
        _firstRequest.SetException(new TimeoutException());
        var questions = new PartitionQuestions<long>(AnswerAsync);

        await Assert.ThrowsAsync<TimeoutException>(() => questions.AskAsync(Partition(1)));

        await Assert.ThrowsAsync<TimeoutException>(() => questions.AskAsync(Partition(1)));
        Assert.Equal(2, _requests.Count);
    }

    private static TopicPartition Partition(int number) => new("logs", number);

    private async Task<IReadOnlyList<PartitionAnswer<long>>> AnswerAsync(IReadOnlyList<TopicPartition> partitions)
    {
        _requests.Add(partitions);
        await _firstRequest.Task;
        return [.. partitions.Select(partition => partition.Partition.Value == Unknown
            ? new PartitionAnswer<long>(0, new InvalidOperationException())
            : new PartitionAnswer<long>(partition.Partition.Value))];
    }
}
