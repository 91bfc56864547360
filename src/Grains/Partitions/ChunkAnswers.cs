using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The answers to what a partition has handed over on its silo: batchers add them on their own threads, and as many as have come are taken
/// in one turn of the partition. Thread-safe.
/// </summary>
/// <param name="scheduler">Where the partition's turns run.</param>
/// <param name="take">Takes them, in the order in which they came.</param>
internal sealed class ChunkAnswers(TaskScheduler scheduler, Action<List<(PostedChunk Chunk, AppendResult Result)>> take)
{
    private readonly Lock _gate = new();
    private List<(PostedChunk Chunk, AppendResult Result)> _answers = [];
    private List<(PostedChunk Chunk, AppendResult Result)> _taken = [];

    /// <summary>Adds an answer.</summary>
    public void Add(PostedChunk chunk, AppendResult result)
    {
        bool isFirst;
        lock (_gate)
        {
            _answers.Add((chunk, result));
            isFirst = _answers.Count == 1;
        }

        if (isFirst)
        {
            Task.Factory.StartNew(Take, CancellationToken.None, TaskCreationOptions.None, scheduler);
        }
    }

    private void Take()
    {
        lock (_gate)
        {
            (_answers, _taken) = (_taken, _answers);
        }

        try
        {
            take(_taken);
        }
        finally
        {
            _taken.Clear(); // Else they would be taken again as the next ones.
        }
    }
}
