namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>
/// One of three silos, each a real process, is cut off from some of what it needs while records keep coming: it delivers nothing that
/// another one delivers too, nothing is lost, and in the end the partitions are even again.
/// </summary>
[TestClass(DisableParallelization = true)]
public sealed class CutNetworkTests
{
    /// <summary>The exit code of a silo that the cluster has declared dead.</summary>
    private const int DeclaredDead = 4;

    /// <summary>Shorter than it takes to find a silo dead.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a question to Kafka may take.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(13);

    /// <summary>What may be without delivery after a hang, which a cut off silo is to the others.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Cut_SiloThatOthersStillSee_GoesOnAfterwards()
    {
        await using var run = await CutRun.StartAsync();

        await run.UnderLoadAsync(async () =>
        {
            await run.CutAsync(Link.All, () => LastAsync(Short));
            await run.CutAsync(Link.Loki, () => LastAsync(Short));
            await run.CutAsync(Link.Kafka, () => LastAsync(Long));
            await run.CutAsync(Link.Redis, async () =>
            {
                await run.TakenOverAsync();
                Assert.Contains("it has not answered for 5 s", await run.Health.ReasonAsync("redis"), StringComparison.Ordinal);
            });
            Assert.Empty(run.Ends);
        });
    }

    [Fact]
    public async Task Cut_SiloThatOthersDeclareDead_EndsAndComesBack()
    {
        await using var run = await CutRun.StartAsync();

        await run.UnderLoadAsync(async () =>
        {
            // Redis tells it that it is dead.
            var outage = await run.CutAsync(Link.Peers, () => Eventually.HoldsAsync(() => run.Ends.Count > 0, "the silo ends"), ends: 1);
            Assert.InRange(outage, TimeSpan.Zero, Hang);

            // Nobody can tell it, so it stays until it is mended, and can deliver nothing.
            outage = await run.CutAsync(Link.All, run.TakenOverAsync, ends: 2);
            Assert.InRange(outage, TimeSpan.Zero, Hang);
            Assert.Equal([DeclaredDead, DeclaredDead], run.Ends);
        });
    }

    /// <summary>How long a cut lasts: a part of what is tested, not a wait for something.</summary>
    private static Task LastAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);
}
