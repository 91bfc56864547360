using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Tests.Protocol;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class ChunkAnswersTests
{
    private readonly Actor _partition = new("partition");
    private readonly List<PostedChunk[]> _turns = [];
    private readonly PostedChunk[] _chunks = [.. Enumerable.Range(0, 3).Select(_ => Chunk())];

    [Fact]
    public void Add_SeveralBeforeThePartitionsTurn_AreTakenInOneTurnAndInOrder()
    {
        var answers = new ChunkAnswers(_partition, taken => _turns.Add([.. taken.Select(answer => answer.Chunk)]));

        answers.Add(_chunks[1], AppendResult.Committed);
        answers.Add(_chunks[0], AppendResult.Fenced);
        Assert.Empty(_turns);
        _partition.RunReady();
        Assert.Equal([[_chunks[1], _chunks[0]]], _turns);

        answers.Add(_chunks[2], AppendResult.Committed);
        _partition.RunReady();
        Assert.Equal([[_chunks[1], _chunks[0]], [_chunks[2]]], _turns);
    }

    [Fact]
    public void Add_WhileOthersAreTaken_IsTakenInTheNextTurn()
    {
        ChunkAnswers answers = null!;
        answers = new ChunkAnswers(_partition, taken =>
        {
            if (_turns.Count == 0)
            {
                answers.Add(_chunks[1], AppendResult.Committed);
                answers.Add(_chunks[2], AppendResult.Committed);
            }

            _turns.Add([.. taken.Select(answer => answer.Chunk)]);
        });

        answers.Add(_chunks[0], AppendResult.Committed);
        _partition.RunReady();

        Assert.Equal([[_chunks[0]], [_chunks[1], _chunks[2]]], _turns);
    }

    [Fact]
    public void Add_TakingFails_WhatWasTakenDoesNotComeAgain()
    {
        var answers = new ChunkAnswers(_partition, taken =>
        {
            _turns.Add([.. taken.Select(answer => answer.Chunk)]);
            throw new InvalidOperationException("a mistake");
        });

        foreach (var chunk in _chunks)
        {
            answers.Add(chunk, AppendResult.Committed);
            _partition.RunReady();
        }

        Assert.Equal(_chunks.Select(chunk => new[] { chunk }), _turns);
    }

    [Fact]
    public async Task Add_ManyThreads_EachIsTakenOnce()
    {
        const int Each = 5_000;
        var taken = new List<PostedChunk>();
        var all = new TaskCompletionSource();
        var answers = new ChunkAnswers(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler, came =>
        {
            taken.AddRange(came.Select(answer => answer.Chunk));
            if (taken.Count == 4 * Each)
            {
                all.SetResult();
            }
        });
        var chunks = Enumerable.Range(0, 4 * Each).Select(_ => Chunk()).ToArray();

        await Task.WhenAll(chunks.Chunk(Each).Select(own => Task.Run(() => Array.ForEach(own, chunk => answers.Add(chunk, AppendResult.Committed)))));
        await all.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(chunks.ToHashSet(), taken.ToHashSet());
    }

    private static PostedChunk Chunk() => new(default, slice: null!, answers: null!);
}
