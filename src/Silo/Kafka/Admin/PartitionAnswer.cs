namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What the brokers say of one of several partitions.</summary>
/// <param name="Value">The answer; of no meaning beside a failure.</param>
/// <param name="Failure">Why there is none for this partition.</param>
internal readonly record struct PartitionAnswer<T>(T Value, Exception? Failure = null)
{
    /// <summary>The answer.</summary>
    /// <exception cref="Exception">The failure.</exception>
    public T OrThrow() => Failure is null ? Value : throw Failure;

    /// <summary>Completes a question.</summary>
    public void Give(TaskCompletionSource<T> question)
    {
        if (Failure is null)
        {
            question.TrySetResult(Value);
        }
        else
        {
            question.TrySetException(Failure);
        }
    }
}
