using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Admin;

public sealed class ReplaceableClientTests
{
    /// <summary>Runs out in a test, but not while a busy machine is about to answer.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly List<FakeClient> _built = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_NoAnswerInTime_ReplacedAndDestroyedOnce()
    {
        using var holder = Holder(Short);
        var never = new TaskCompletionSource<int>();

        var errors = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Assert.ThrowsAsync<KafkaException>(() => holder.AskAsync(_ => never.Task))));

        Assert.All(errors, error => Assert.Equal(ErrorCode.Local_TimedOut, error.Error.Code));
        Assert.Equal(7, await holder.AskAsync(_ => Task.FromResult(7)));
        Assert.Equal(2, _built.Count);
        await Eventually.HoldsAsync(() => _built[0].Destroyed == 1, "the first client is destroyed");
        holder.Dispose();
        Assert.Equal([1, 1], _built.Select(client => client.Destroyed));
    }

    [Fact]
    public async Task Ask_ClientHasDestroyedItself_ReplacedAndNeverDestroyedAgain()
    {
        using var holder = Holder(Long);
        Assert.Equal(1, await holder.AskAsync(_ => Task.FromResult(1)));
        var error = await Assert.ThrowsAsync<KafkaException>(() => holder.AskAsync<int>(client =>
        {
            client.IsBroken = true;
            throw new ObjectDisposedException("handle");
        }));
        Assert.DoesNotContain("handle", error.Message, StringComparison.Ordinal);

        Assert.Equal(2, await holder.AskAsync(_ => Task.FromResult(2)));

        holder.Dispose();
        Assert.Equal([0, 1], _built.Select(client => client.Destroyed));
    }

    [Fact]
    public async Task Ask_ClientBreaksWhileAnswersAreUnderWay_TheyEndInTimeAndItIsNotDestroyed()
    {
        using var holder = Holder(Short);
        var never = new TaskCompletionSource<int>();
        await Assert.ThrowsAsync<KafkaException>(() => holder.AskAsync(client =>
        {
            client.IsBroken = true;
            return never.Task;
        }));

        Assert.Equal(2, await holder.AskAsync(_ => Task.FromResult(2)));
        Assert.Equal(3, await holder.CallAsync(_ => 3, Cancelled));

        holder.Dispose();
        Assert.Equal([0, 1], _built.Select(client => client.Destroyed));
    }

    [Fact]
    public async Task Call_GivenUpWhileAThreadIsInside_DestroyedBehindIt()
    {
        using var holder = Holder(Short);
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var destroyedWhileInside = -1;
        await Assert.ThrowsAsync<KafkaException>(() => holder.CallAsync(
            client =>
            {
                inside.Set();
                leave.Wait(Cancelled);
                destroyedWhileInside = client.Destroyed;
                return 0;
            },
            Cancelled));
        Assert.True(inside.IsSet);
        Assert.Equal(2, await holder.CallAsync(_ => 2, Cancelled));

        leave.Set();

        await Eventually.HoldsAsync(() => _built[0].Destroyed == 1, "the first client is destroyed");
        Assert.Equal(0, destroyedWhileInside);
    }

    [Fact]
    public async Task Dispose_ThreadInsideThatDoesNotLeave_ReturnsAndLeavesTheClient()
    {
        var holder = Holder(Short);
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var call = holder.CallAsync(
            _ =>
            {
                inside.Set();
                leave.Wait(Cancelled);
                return 1;
            },
            Cancelled);
        await Eventually.HoldsAsync(() => inside.IsSet, "the call is under way");

        holder.Dispose();

        Assert.Equal(0, Assert.Single(_built).Destroyed);
        leave.Set();
        await Eventually.HoldsAsync(() => _built[0].Destroyed == 1, "the client is destroyed behind the call");
        await call.WaitAsync(Cancelled).ContinueWith(_ => { }, Cancelled, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Ask_Disposed_MakesNoClient()
    {
        var holder = Holder(Long);
        holder.Dispose();

        await Assert.ThrowsAsync<KafkaException>(() => holder.AskAsync(_ => Task.FromResult(1)));
        await Assert.ThrowsAsync<KafkaException>(() => holder.CallAsync(_ => 1, Cancelled));

        Assert.Empty(_built);
    }

    [Fact]
    public async Task Ask_Outdated_ReplacedAndEndsBehindItsAnswers()
    {
        using var holder = Holder(Long);
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = holder.AskAsync(client =>
        {
            client.IsOutdated = true;
            return answer.Task;
        });

        Assert.Equal(2, await holder.AskAsync(_ => Task.FromResult(2)));

        Assert.Equal([0, 0], _built.Select(client => client.Destroyed));
        answer.SetResult(1);
        Assert.Equal(1, await asked);
        await Eventually.HoldsAsync(() => _built[0].Destroyed == 1, "the outdated client is destroyed behind its answer");
    }

    [Fact]
    public async Task Ask_OutdatedAndNoneCanBeMade_AsksTheFormer()
    {
        var isWritten = true;
        using var holder = new ReplaceableClient<FakeClient>(
            () =>
            {
                _built.Add(isWritten ? new FakeClient() : throw new InvalidOperationException("the key is of another certificate"));
                return _built[^1];
            },
            Long);
        Assert.Equal(0, await holder.AskAsync(_ => Task.FromResult(0)));
        (_built[0].IsOutdated, isWritten) = (true, false);

        Assert.Same(_built[0], await holder.AskAsync(Task.FromResult));

        isWritten = true;
        Assert.NotSame(_built[0], await holder.AskAsync(Task.FromResult));
    }

    private ReplaceableClient<FakeClient> Holder(TimeSpan patience) => new(
        () =>
        {
            _built.Add(new FakeClient());
            return _built[^1];
        },
        patience);

    private sealed class FakeClient : IReplaceable
    {
        private int _destroyed;

        public bool IsBroken { get; set; }

        public bool IsOutdated { get; set; }

        public int Destroyed => Volatile.Read(ref _destroyed);

        public void Release()
        {
        }

        public void Dispose() => Interlocked.Increment(ref _destroyed);
    }
}
