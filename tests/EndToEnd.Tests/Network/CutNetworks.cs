namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>
/// One of three silos, each a real process, is cut off from some of what it needs while records keep coming: it delivers nothing that
/// another one delivers too, nothing is lost, and in the end the partitions are even again.
/// </summary>
internal static class CutNetworks
{
    /// <summary>The exit code of a silo that the cluster has declared dead.</summary>
    private const int DeclaredDead = 4;

    /// <summary>Shorter than it takes to find a silo dead.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a question to Kafka may take.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(13);

    /// <summary>It is cut off from one thing after another, none of which makes the others declare it dead.</summary>
    public static async Task StaysAsync()
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

    /// <summary>It is cut off until the others declare it dead, so that it ends and comes back. How long its partitions were without delivery each time.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> EndsAsync()
    {
        await using var run = await CutRun.StartAsync();
        var outages = new List<TimeSpan>();

        await run.UnderLoadAsync(async () =>
        {
            // Redis tells it that it is dead.
            outages.Add(await run.CutAsync(Link.Peers, () => Eventually.HoldsAsync(() => run.Ends.Count > 0, "the silo ends"), ends: 1));

            // Nobody can tell it, so it stays until it is mended, and can deliver nothing.
            outages.Add(await run.CutAsync(Link.All, run.TakenOverAsync, ends: 2));
            Assert.Equal([DeclaredDead, DeclaredDead], run.Ends);
        });
        return outages;
    }

    /// <summary>How long a cut lasts: a part of what is tested, not a wait for something.</summary>
    private static Task LastAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);
}
