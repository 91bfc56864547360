using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class StreamJournalStateTests
{
    private enum Step
    {
        Observe,
        Doubt,
        Commit,
        Write,
        WriteWhileTheStoreIsAway,
        WriteWithoutAnAnswer,
        Read,
        Move,
    }

    [Fact]
    public Task Load_OfTheFieldsOfAnySequenceOfWrites_IsWhatWasKnownAtTheLast() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 3], Gen.Long[0, 20], Gen.Int[1, 3]).Array[0, 60].SampleAsync(async steps =>
        {
            var store = new FakeState<StreamJournalState>.Store();
            var state = new FakeState<StreamJournalState>(store);
            SenderRecord? Find(LogChunk chunk) => state.State.Table.All.FirstOrDefault(sender => sender.Partition == chunk.Partition.Partition);
            foreach (var (step, partition, offset, epoch) in steps)
            {
                var chunk = Chunk(offset, partition, epoch);
                switch (step)
                {
                    case Step.Observe:
                        state.State.Table.TryObserve(chunk, out _);
                        break;
                    case Step.Doubt when Find(chunk) is { } sender:
                        state.State.Table.Doubt(sender, chunk);
                        break;
                    case Step.Commit when Find(chunk) is { } sender:
                        state.State.Table.Commit(sender, chunk, offset % 3 == 0 ? [new RejectedRecord(offset, RejectionCause.TooOld, 400, "no")] : []);
                        break;
                    case Step.Read:
                        // As after a conflict: what is stored is read, and what is known stays.
                        var known = state.State.Table;
                        await state.ReadStateAsync();
                        state.State.Table = known;
                        break;
                    case Step.Move:
                        state = state.Migrate();
                        break;
                    default:
                        await WriteAsync(step, store, state);
                        break;
                }

                Assert.Equal(state.State.Senders.Exists(sender => !sender.Doubtful.IsEmpty), state.State.Table.HasDoubts);
            }
        });

    [Fact]
    public async Task Save_AfterAWrite_HasOnlyWhatChanged()
    {
        var state = new FakeState<StreamJournalState>(new FakeState<StreamJournalState>.Store());
        Observe(state.State, 0, 1, 2);
        Assert.Equal(["own", "owner", "sink", "logs/0", "logs/1", "logs/2"], await WriteAsync(state));

        Observe(state.State, 1);
        Assert.Equal(["own", "logs/1"], await WriteAsync(state));
        Assert.Equal(["own"], await WriteAsync(state));
    }

    [Fact]
    public async Task Save_AfterAWriteThatFailed_HasAll()
    {
        var store = new FakeState<StreamJournalState>.Store();
        var state = new FakeState<StreamJournalState>(store);
        Observe(state.State, 0, 1);
        await state.WriteStateAsync();
        store.Away = true;
        await Assert.ThrowsAsync<TaskCanceledException>(state.WriteStateAsync);
        store.Away = false;

        Assert.Equal(["own", "owner", "sink", "logs/0", "logs/1"], await WriteAsync(state));
    }

    [Fact]
    public async Task Save_SenderThatChangesWhileAWriteIsUnderWay_IsPartOfTheNext()
    {
        var state = new FakeState<StreamJournalState>(new FakeState<StreamJournalState>.Store());
        Observe(state.State, 0, 1);
        var write = state.BeginWrite(out _);
        Observe(state.State, 1);
        await write();

        Assert.Equal(["own", "logs/1"], await WriteAsync(state));
    }

    [Fact]
    public async Task Save_OnAnotherSilo_HasAll()
    {
        var state = new FakeState<StreamJournalState>(new FakeState<StreamJournalState>.Store());
        Observe(state.State, 0, 1);
        await state.WriteStateAsync();
        var serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

        var moved = serializer.Deserialize<StreamJournalState>(serializer.SerializeToArray(state.State));

        Assert.Equal(TextOf(state.State), TextOf(moved!));
        Assert.Equal(["own", "owner", "sink", "logs/0", "logs/1"], NamesOf(moved!.Save()));
    }

    [Fact]
    public void Save_ExtremeValues_AreLegibleAndReadBack()
    {
        var state = new StreamJournalState
        {
            Generation = 3,
            Owner = "0123456789abcdef",
            NewestNs = long.MinValue,
            DoubtSinceMs = long.MaxValue,
            EarlierNewestNs = [-1, 7],
            TakenMsBefore = long.MaxValue,
            Sink = uint.MaxValue,
            Senders = [new SenderState { Topic = "a.b-c_d", Partition = int.MaxValue, Epoch = long.MaxValue, Incarnation = 2, Routing = ulong.MaxValue, Committed = [-1, 4, 9, 12], LeaderEpoch = int.MaxValue }],
        };

        var fields = state.Save();

        Assert.Equal(
            [
                ("own", "[3,-9223372036854775808,9223372036854775807,[-1,7],9223372036854775807]"),
                ("owner", "0123456789abcdef"),
                ("sink", "4294967295"),
                ("a.b-c_d/2147483647", "[9223372036854775807,2,18446744073709551615,[-1,4,9,12],[],2147483647]"),
            ],
            Enumerable.Range(0, fields.Count).Select(i => (Text(fields[i].Name), Text(fields[i].Value))));
        Assert.Equal(TextOf(state), TextOf(StreamJournalState.Load(Enumerable.Range(0, fields.Count).Select(i => fields[i]))));
    }

    [Fact]
    public void Load_OfALaterBuild_LeavesOutWhatItDoesNotKnow()
    {
        var state = StreamJournalState.Load([
            Field("etag", "7"), Field("hint", "x"), Field("own", """[3,null,5,[],"more"]"""), Field("owner", "me"), Field("logs/1", "[4,0,9,[],[1,2],true]")]);

        Assert.Equal((3, "me", null, 5), (state.Generation, state.Owner, state.NewestNs, state.DoubtSinceMs));
        Assert.Equal([1, 2], Assert.Single(state.Senders).Doubtful);
        Assert.True(state.Table.HasDoubts);
    }

    [Theory]
    [InlineData("own", "")]
    [InlineData("own", "{}")]
    [InlineData("own", """["3",null,5,[]]""")]
    [InlineData("own", "[3,null")]
    [InlineData("owner", "me")]
    [InlineData("sink", "-1")]
    [InlineData("sink", "4294967296")]
    [InlineData("logs/1", "[1,2]")]
    [InlineData("logs/1", "[1,0,0,[2,1],[]]")]
    [InlineData("logs/1", "[1,0,0,[1,2],[")]
    [InlineData("logs/x", "[1,0,0,[],[]]")]
    public void Load_Damaged_Throws(string name, string value) =>
        Assert.Throws<FormatException>(() => StreamJournalState.Load([Field(name, value)]));

    private static async Task WriteAsync(Step step, FakeState<StreamJournalState>.Store store, FakeState<StreamJournalState> state)
    {
        (store.Away, store.LosesAnswer) = (step == Step.WriteWhileTheStoreIsAway, step == Step.WriteWithoutAnAnswer);
        var conflicts = state.Etag != store.Etag;
        var error = await Record.ExceptionAsync(state.WriteStateAsync);
        Assert.Equal(
            store.Away ? typeof(TaskCanceledException) : conflicts ? typeof(InconsistentStateException) : store.LosesAnswer ? typeof(TimeoutException) : null,
            error?.GetType());
        (store.Away, store.LosesAnswer) = (false, false);
        if (error is null)
        {
            Assert.Equal(TextOf(state.State), TextOf(store.Stored));
        }
    }

    private static async Task<IEnumerable<string>> WriteAsync(FakeState<StreamJournalState> state)
    {
        var write = state.BeginWrite(out var change);
        await write();
        return change.Keys;
    }

    private static void Observe(StreamJournalState state, params int[] partitions)
    {
        foreach (var partition in partitions)
        {
            state.Table.TryObserve(Chunk(1, partition, epoch: 1), out _);
        }
    }

    private static LogChunk Chunk(long offset, int partition, int epoch) =>
        TestChunks.Create([(offset, offset)], partition, epoch, routing: (ulong)epoch / 3, incarnation: epoch / 2, checkpoint: offset / 2);

    private static List<string> NamesOf(JournalFields fields) => [.. Enumerable.Range(0, fields.Count).Select(i => Text(fields[i].Name))];

    private static (ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value) Field(string name, string value) =>
        (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string TextOf(StreamJournalState state)
    {
        var sorted = new StreamJournalState
        {
            Generation = state.Generation,
            Owner = state.Owner,
            NewestNs = state.NewestNs,
            DoubtSinceMs = state.DoubtSinceMs,
            EarlierNewestNs = state.EarlierNewestNs,
            TakenMsBefore = state.TakenMsBefore,
            Sink = state.Sink,
            Senders = [.. state.Senders.OrderBy(sender => sender.Partition)],
        };
        return JsonSerializer.Serialize(sorted);
    }
}
