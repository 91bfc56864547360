using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Kafka as a session asks it. An answer may take its time, or not come.</summary>
internal sealed class KafkaView(World world) : ITopicCatalog
{
    public Task<string?> GetTopicIdAsync(PartitionId partition, CancellationToken cancellationToken) => Ask<string?>(() => LogOf(partition).Name);

    public Task<string?> GetClusterIdAsync(PartitionId partition, CancellationToken cancellationToken) => Ask<string?>(() => "cluster");

    public Task<LogBounds> GetLogBoundsAsync(PartitionId partition, CancellationToken cancellationToken) =>
        Ask(() => new LogBounds(0, LogOf(partition).End));

    public Task<long?> GetGroupOffsetAsync(PartitionId partition, CancellationToken cancellationToken) => Ask<long?>(() => null);

    public Task<long?> FindOffsetAsync(PartitionId partition, DateTimeOffset since, CancellationToken cancellationToken) => Ask<long?>(() => null);

    public Task<bool> ExistsAsync(PartitionId partition, CancellationToken cancellationToken) => Ask(() => true);

    public Task<TopicListing> ListAsync(string pipeline, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void MirrorGroupOffset(PartitionId partition, long offset)
    {
    }

    public void ReleaseGroupOffset(PartitionId partition)
    {
    }

    private PartitionLog LogOf(PartitionId partition) => world.Logs[partition.Partition];

    private Task<T> Ask<T>(Func<T> answer) => world.Begin(new Question<T>(answer)).Answer;

    private sealed class Question<T>(Func<T> answer) : Step
    {
        private readonly TaskCompletionSource<T> _answer = new();

        public Task<T> Answer => _answer.Task;

        public override bool GoOn(Tape tape)
        {
            if (tape.Next(8) == 7)
            {
                _answer.SetException(new TopicCatalogException("Kafka is away."));
            }
            else
            {
                _answer.SetResult(answer());
            }

            return true;
        }
    }
}
