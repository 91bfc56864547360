using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Asks brokers about many partitions with few requests, though each partition asks for itself: what is asked while a request is under
/// way goes into the next one. So a silo that starts hundreds of partitions sends a handful. Thread-safe.
/// </summary>
/// <param name="ask">Asks for several partitions at once; the answers come in their order, each good or an exception of its own.</param>
internal sealed class PartitionQuestions<TAnswer>(Func<IReadOnlyList<TopicPartition>, Task<IReadOnlyList<PartitionAnswer<TAnswer>>>> ask)
{
    private readonly Lock _gate = new();
    private Dictionary<TopicPartition, TaskCompletionSource<TAnswer>> _waiting = [];
    private bool _asking;

    /// <summary>The answer for one partition, or the failure of its request.</summary>
    public Task<TAnswer> AskAsync(TopicPartition partition)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(partition, out var question))
            {
                question = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(partition, question);
            }

            if (!_asking)
            {
                _asking = true;
                _ = Task.Run(AskAllAsync);
            }

            return question.Task;
        }
    }

    private async Task AskAllAsync()
    {
        while (Take() is { Count: > 0 } questions)
        {
            await AskAsync(questions);
        }
    }

    private async Task AskAsync(Dictionary<TopicPartition, TaskCompletionSource<TAnswer>> questions)
    {
        try
        {
            var answers = await ask([.. questions.Keys]);
            foreach (var (question, answer) in questions.Values.Zip(answers))
            {
                answer.Give(question);
            }
        }
        catch (Exception exception)
        {
            foreach (var question in questions.Values)
            {
                question.TrySetException(exception); // It is who asked that deals with it.
            }
        }
    }

    private Dictionary<TopicPartition, TaskCompletionSource<TAnswer>> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = [];
            _asking = taken.Count > 0;
            return taken;
        }
    }
}
