using CsCheck;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Admission;

public sealed class AdjustableGateTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_Full_WaitsInOrder()
    {
        var gate = new AdjustableGate(1);
        await gate.EnterAsync(Cancelled);
        var second = gate.EnterAsync(Cancelled);
        var third = gate.EnterAsync(Cancelled);
        Assert.False(second.IsCompleted);

        gate.Leave();
        await second;
        Assert.False(third.IsCompleted);
        gate.Leave();
        await third;
        gate.Leave();

        Assert.Equal((0, 0), (gate.Inside, gate.Waiting));
    }

    [Fact]
    public async Task Limit_Raised_LetsTheNextIn()
    {
        var gate = new AdjustableGate(0);
        var first = gate.EnterAsync(Cancelled);
        var second = gate.EnterAsync(Cancelled);
        var third = gate.EnterAsync(Cancelled);

        gate.Limit = 2;

        await Task.WhenAll(first, second);
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Limit_Lowered_TurnsNobodyOutAndLetsNobodyIn()
    {
        var gate = new AdjustableGate(3);
        await Task.WhenAll(gate.EnterAsync(Cancelled), gate.EnterAsync(Cancelled), gate.EnterAsync(Cancelled));

        gate.Limit = 1;
        var next = gate.EnterAsync(Cancelled);
        gate.Leave();
        gate.Leave();
        Assert.False(next.IsCompleted);
        gate.Leave();

        await next;
        Assert.Equal(1, gate.Inside);
    }

    [Fact]
    public async Task EnterAsync_GivenUp_HoldsNoPlace()
    {
        var gate = new AdjustableGate(1);
        await gate.EnterAsync(Cancelled);
        using var patience = new CancellationTokenSource();
        var impatient = gate.EnterAsync(patience.Token);
        var next = gate.EnterAsync(Cancelled);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.Leave();

        await next;
        Assert.Equal((1, 0), (gate.Inside, gate.Waiting));
    }

    [Fact]
    public async Task EnterAsync_CancelledBefore_Throws()
    {
        var gate = new AdjustableGate(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, gate.Inside);
    }

    /// <summary>Whatever comes in which order: no place is lost or given twice, and whoever asked first is served first.</summary>
    [Fact]
    public void AnySchedule_KeepsTheLimitAndTheOrderAndLosesNoPlace() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 99]).Array[1, 60].Sample(
            steps =>
            {
                var gate = new AdjustableGate(2);
                List<(Task Task, CancellationTokenSource Patience)> asked = [];
                HashSet<int> left = [];
                var allowed = 2;
                foreach (var (step, choice) in steps)
                {
                    var before = Inside(asked, left).Count;
                    switch (step)
                    {
                        case 0:
                            var patience = new CancellationTokenSource();
                            asked.Add((gate.EnterAsync(patience.Token), patience));
                            break;
                        case 1 when Inside(asked, left) is { Count: > 0 } inside:
                            left.Add(inside[choice % inside.Count]);
                            gate.Leave();
                            break;
                        case 2 when asked.Count > 0:
                            asked[choice % asked.Count].Patience.Cancel();
                            break;
                        case 3:
                            gate.Limit = allowed = choice % 5;
                            break;
                    }

                    var now = Inside(asked, left).Count;
                    var waiting = asked.Count(a => !a.Task.IsCompleted);
                    // Never more than allowed but for those who were in already, and never fewer while somebody waits.
                    if (now > Math.Max(allowed, before) || now != gate.Inside || waiting != gate.Waiting || (waiting > 0 && now < allowed))
                    {
                        return false;
                    }

                    // First come, first served: nobody who waits came before somebody who is in.
                    var firstWaiting = asked.FindIndex(a => !a.Task.IsCompleted);
                    if (firstWaiting >= 0 && asked.FindLastIndex(a => a.Task.IsCompletedSuccessfully) > firstWaiting)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 2000);

    [Fact]
    public async Task ManyThreads_WithCancellation_LoseNoPlace()
    {
        var gate = new AdjustableGate(4);
        var most = 0;
        var inside = 0;

        await Parallel.ForAsync(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancelled }, async (i, _) =>
        {
            using var patience = new CancellationTokenSource();
            var entering = gate.EnterAsync(patience.Token);
            if (i % 3 == 0)
            {
                await patience.CancelAsync();
            }

            try
            {
                await entering;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave();
        });

        Assert.Equal((0, 0), (gate.Inside, gate.Waiting));
        Assert.InRange(most, 1, 4);
    }

    private static List<int> Inside(List<(Task Task, CancellationTokenSource Patience)> asked, HashSet<int> left) =>
        [.. Enumerable.Range(0, asked.Count).Where(i => asked[i].Task.IsCompletedSuccessfully && !left.Contains(i))];

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
